import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;

/**
 * Loads JavaRosa so that its clock stands still and its chance is always the same: wherever it
 * makes a {@code new Date()} or a {@code new Random()}, it gets a FixedDate or a FixedRandom, and
 * {@code Calendar.getInstance} is that of FixedCalendar.
 *
 * <p>In the bytecode the former is NEW class, DUP, INVOKESPECIAL constructor; only the two
 * references to the constant pool are exchanged, for entries added to its end.
 */
final class FixedLoader extends URLClassLoader {
    private static final int NEW = 0xBB;
    private static final int DUP = 0x59;
    private static final int INVOKESPECIAL = 0xB7;

    FixedLoader(URL[] places, long now) {
        super(places, ClassLoader.getPlatformClassLoader());
        System.setProperty("oracle.now", Long.toString(now));
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (!name.startsWith("org.javarosa.")) {
            return super.findClass(name);
        }
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] code = replaceNew(in.readAllBytes(), "java/util/Date", "FixedDate");
            code = replaceNew(code, "java/util/Random", "FixedRandom");
            code = replaceCalls(code, "java/util/Calendar", "getInstance", "FixedCalendar");
            return defineClass(name, code, 0, code.length);
        } catch (IOException error) {
            throw new ClassNotFoundException(name, error);
        }
    }

    private static byte[] replaceNew(byte[] code, String from, String to) throws IOException {
        Pool pool = new Pool(code);
        int oldClass = pool.find(7, pool.findText(from), -1);
        int noArguments = pool.find(12, pool.findText("<init>"), pool.findText("()V"));
        int oldMaker = pool.find(10, oldClass, noArguments);
        if (oldClass < 0 || oldMaker < 0) {
            return code;
        }
        int added = pool.count; // name, class and constructor of the replacement
        byte[] body = java.util.Arrays.copyOfRange(code, pool.end, code.length);
        for (int i = 0; i + 6 < body.length; i++) {
            if (at(body, i, NEW, oldClass) && body[i + 3] == DUP && at(body, i + 4, INVOKESPECIAL, oldMaker)) {
                put(body, i + 1, added + 1);
                put(body, i + 5, added + 2);
            }
        }
        Entries entries = new Entries(pool, 3);
        entries.out.writeByte(1);
        entries.out.writeUTF(to);
        entries.out.writeByte(7);
        entries.out.writeShort(added);
        entries.out.writeByte(10);
        entries.out.writeShort(added + 1);
        entries.out.writeShort(noArguments);
        return entries.finish(body);
    }

    /** Turns the static methods of that name of one class into those of another. */
    private static byte[] replaceCalls(byte[] code, String from, String name, String to) throws IOException {
        Pool pool = new Pool(code);
        int oldClass = pool.find(7, pool.findText(from), -1);
        int text = pool.findText(name);
        for (int i = 1; i < pool.count; i++) {
            int at = pool.starts[i];
            if (at > 0 && code[at] == 10 && Pool.read(code, at + 1) == oldClass
                    && Pool.read(code, pool.starts[Pool.read(code, at + 3)] + 1) == text) {
                put(code, at + 1, pool.count + 1);
            }
        }
        Entries entries = new Entries(pool, 2);
        entries.out.writeByte(1);
        entries.out.writeUTF(to);
        entries.out.writeByte(7);
        entries.out.writeShort(pool.count);
        return entries.finish(java.util.Arrays.copyOfRange(code, pool.end, code.length));
    }

    private static boolean at(byte[] body, int i, int operation, int operand) {
        return (body[i] & 0xFF) == operation && Pool.read(body, i + 1) == operand;
    }

    private static void put(byte[] body, int i, int value) {
        body[i] = (byte) (value >> 8);
        body[i + 1] = (byte) value;
    }

    /** A class file with entries added to its constant pool. */
    private static final class Entries {
        final ByteArrayOutputStream whole = new ByteArrayOutputStream();
        final DataOutputStream out = new DataOutputStream(whole);

        Entries(Pool pool, int added) throws IOException {
            out.write(pool.code, 0, 8);
            out.writeShort(pool.count + added);
            out.write(pool.code, 10, pool.end - 10);
        }

        byte[] finish(byte[] body) throws IOException {
            out.write(body);
            return whole.toByteArray();
        }
    }

    /** The constant pool of a class file: where its entries begin, by number. */
    private static final class Pool {
        final byte[] code;
        final int count;
        final int[] starts;
        final int end;

        Pool(byte[] code) {
            this.code = code;
            count = read(code, 8);
            starts = new int[count];
            int at = 10;
            for (int i = 1; i < count; i++) {
                starts[i] = at;
                int tag = code[at];
                if (tag == 5 || tag == 6) {
                    i++; // long and double take two numbers
                }
                at += size(tag, at);
            }
            end = at;
        }

        private int size(int tag, int at) {
            switch (tag) {
                case 1:
                    return 3 + read(code, at + 1);
                case 5:
                case 6:
                    return 9;
                case 7:
                case 8:
                case 16:
                case 19:
                case 20:
                    return 3;
                case 15:
                    return 4;
                default:
                    return 5;
            }
        }

        int findText(String text) {
            byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
            for (int i = 1; i < count; i++) {
                int at = starts[i];
                if (at > 0 && code[at] == 1 && read(code, at + 1) == wanted.length
                        && java.util.Arrays.equals(code, at + 3, at + 3 + wanted.length, wanted, 0, wanted.length)) {
                    return i;
                }
            }
            return -1;
        }

        /** The entry of a kind that refers to these entries; -1 for none. */
        int find(int tag, int first, int second) {
            for (int i = 1; i < count; i++) {
                int at = starts[i];
                if (at > 0 && code[at] == tag && read(code, at + 1) == first
                        && (second == -1 || read(code, at + 3) == second)) {
                    return i;
                }
            }
            return -1;
        }

        static int read(byte[] from, int at) {
            return (from[at] & 0xFF) << 8 | from[at + 1] & 0xFF;
        }
    }
}
