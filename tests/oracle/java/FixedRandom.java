import java.util.Random;

/** A chance that can be foretold: five eighths of whatever is possible. */
public class FixedRandom extends Random {
    private static final long serialVersionUID = 1L;
    private static final double PART = 0.625;

    @Override
    public double nextDouble() {
        return PART;
    }

    @Override
    public int nextInt(int bound) {
        return (int) (bound * PART);
    }

    @Override
    public long nextLong() {
        return 4242;
    }
}
