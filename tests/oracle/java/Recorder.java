import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;

/**
 * Serves JavaRosa over standard input and output: one command a line, its words separated by
 * tabs; one line of JSON in return. See Engine for the commands.
 *
 * <p>Arguments: the jar that holds JavaRosa, the folder of these classes, and the instant (in
 * milliseconds since 1970) at which all clocks stand.
 */
public final class Recorder {
    private Recorder() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        System.setOut(System.err); // whatever a library prints must not mix with our lines
        URL[] places = {Paths.get(arguments[0]).toUri().toURL(), Paths.get(arguments[1]).toUri().toURL()};
        ClassLoader loader = new FixedLoader(places, Long.parseLong(arguments[2]));
        Class<?> engine = loader.loadClass("Engine");
        Object server = engine.getConstructor(long.class).newInstance(Long.parseLong(arguments[2]));
        Method answer = engine.getMethod("answer", String[].class);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(ask(server, answer, split(line)));
        }
    }

    private static String ask(Object server, Method answer, String[] words) throws Exception {
        try {
            return (String) answer.invoke(server, (Object) words);
        } catch (InvocationTargetException wrapper) {
            Throwable cause = wrapper.getCause();
            String said = cause.getClass().getSimpleName() + ": " + cause.getMessage();
            return "{\"error\":" + Json.quote(said) + "}";
        }
    }

    /** The words of a line; within them backslashes stand before t, n, r and themselves. */
    private static String[] split(String line) {
        List<String> words = new ArrayList<>();
        for (String word : line.split("\t", -1)) {
            StringBuilder plain = new StringBuilder();
            for (int i = 0; i < word.length(); i++) {
                char c = word.charAt(i);
                if (c == '\\' && i + 1 < word.length()) {
                    c = word.charAt(++i);
                    c = c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c;
                }
                plain.append(c);
            }
            words.add(plain.toString());
        }
        return words.toArray(new String[0]);
    }
}
