import java.util.Date;

/** The instant at which a recording takes place, however long it takes. */
public class FixedDate extends Date {
    private static final long serialVersionUID = 1L;

    public FixedDate() {
        super(Long.getLong("oracle.now"));
    }
}
