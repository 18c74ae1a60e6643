import java.io.BufferedReader;
import java.io.FileReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.text.SimpleDateFormat;
import java.util.Date;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.condition.EvaluationContext;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.instance.FormInstance;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.TreeReference;
import org.javarosa.core.services.PrototypeManager;
import org.javarosa.core.util.JavaRosaCoreModule;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.parse.XFormParser;
import org.javarosa.xform.util.XFormAnswerDataSerializer;
import org.javarosa.xpath.XPathNodeset;
import org.javarosa.xpath.XPathParseTool;
import org.javarosa.xpath.expr.XPathExpression;
import org.javarosa.xpath.expr.XPathFuncExpr;
import org.javarosa.xpath.expr.XPathPathExpr;

/**
 * Evaluates XPath expressions in JavaRosa: one a line on standard input (backslash escapes as in
 * JSON), one result a line on standard output. The form given as argument supplies the nodes; the
 * expressions stand at its node /data/here. A result is a letter and the text: s string, n number,
 * b boolean, d date (milliseconds), e error. With a data type of JavaRosa as a second argument
 * (a number), the line also says how a node of that type stores the result, and reads it back.
 */
public class Evaluator {
    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        System.setOut(System.err);
        new JavaRosaCoreModule().registerModule();
        new XFormsModule().registerModule();
        FormDef form = new XFormParser(new FileReader(args[0], StandardCharsets.UTF_8)).parse();
        form.initialize(true, new InstanceInitializationFactory());
        FormInstance model = form.getMainInstance();
        TreeReference here = TreeReference.rootRef();
        here.add("data", 0);
        here.add("here", 0);
        EvaluationContext context = new EvaluationContext(form.getEvaluationContext(), here);
        int[] types = new int[args.length - 1];
        for (int i = 0; i < types.length; i++) types[i] = Integer.parseInt(args[i + 1]);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(evaluate(unescape(line), model, context, types));
        }
        out.flush();
        System.exit(0);
    }

    static String evaluate(String source, FormInstance model, EvaluationContext context, int[] types) {
        Object value;
        try {
            XPathExpression expression = XPathParseTool.parseXPath(source);
            value = XPathFuncExpr.unpack(expression.eval(model, context));
        } catch (Throwable error) {
            return "e" + escape(error.getClass().getSimpleName() + ": " + error.getMessage());
        }
        StringBuilder said = new StringBuilder(show(value));
        for (int type : types) {
            said.append('\t').append(store(value, type));
        }
        return said.toString();
    }

    static String store(Object value, int type) {
        try {
            IAnswerData data = IAnswerData.wrapData(value, type);
            if (data == null) return "\ts";
            Object text = new XFormAnswerDataSerializer().serializeAnswerData(data);
            return escape(String.valueOf(text)) + "\t" + show(XPathPathExpr.unpackValue(data));
        } catch (Throwable error) {
            return "\te" + escape(String.valueOf(error));
        }
    }

    static String show(Object value) {
        if (value instanceof Date) return "d" + ((Date) value).getTime();
        if (value instanceof Boolean) return "b" + value;
        if (value instanceof Double) return "n" + value;
        return "s" + escape(String.valueOf(value));
    }

    static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r");
    }

    static String unescape(String line) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char d = line.charAt(++i);
            text.append(d == 'n' ? '\n' : d == 't' ? '\t' : d == 'r' ? '\r' : d);
        }
        return text.toString();
    }
}
