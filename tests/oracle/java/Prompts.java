import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.javarosa.core.model.Constants;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.ItemsetBinding;
import org.javarosa.core.model.RangeQuestion;
import org.javarosa.core.model.SelectChoice;
import org.javarosa.core.model.condition.Constraint;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.form.api.FormEntryPrompt;
import org.javarosa.xform.parse.XFormParser;
import org.javarosa.xform.util.XFormAnswerDataSerializer;
import org.javarosa.xpath.XPathConditional;

/** Describes what stands on the screen of a question. */
final class Prompts {
    private static final Map<Integer, String> CONTROLS = Map.of(
            Constants.CONTROL_INPUT, "input", Constants.CONTROL_SELECT_ONE, "select1",
            Constants.CONTROL_SELECT_MULTI, "select", Constants.CONTROL_RANGE, "range",
            Constants.CONTROL_TRIGGER, "trigger", Constants.CONTROL_RANK, "rank");
    private static final String[] TYPES = {
        "", "string", "int", "decimal", "date", "time", "dateTime", "string", "string", "boolean",
        "geopoint", "barcode", "binary", "long", "geoshape", "geotrace"
    };

    private Prompts() {}

    static Map<String, Object> describe(FormDef form, FormEntryPrompt prompt) {
        Map<String, Object> seen = new LinkedHashMap<>();
        seen.put("control", CONTROLS.getOrDefault(prompt.getControlType(), "upload"));
        seen.put("type", prompt.getDataType() < 0 ? "" : TYPES[prompt.getDataType()]);
        seen.put("label", orEmpty(prompt.getLongText()));
        seen.put("hint", orEmpty(prompt.getHelpText()));
        seen.put("required", prompt.isRequired());
        seen.put("readonly", prompt.isReadOnly());
        List<SelectChoice> choices = isSelect(prompt) ? prompt.getSelectChoices() : null;
        seen.put("choices", choices == null ? null : list(prompt, choices));
        ItemsetBinding itemset = prompt.getQuestion().getDynamicChoices();
        seen.put("shuffled", itemset != null && itemset.randomize && itemset.randomSeedExpr == null);
        seen.put("value", text(prompt.getAnswerValue(), prompt.getDataType()));
        seen.put("appearance", orEmpty(prompt.getAppearanceHint()));
        seen.put("constraint", constraint(form, prompt));
        if (prompt.getQuestion() instanceof RangeQuestion range) {
            seen.put("range", List.of(range.getRangeStart().toPlainString(),
                    range.getRangeEnd().toPlainString(), range.getRangeStep().toPlainString()));
        }
        return seen;
    }

    /** A value as it is written into a submission. */
    static String text(IAnswerData data, int type) {
        if (data == null) {
            return "";
        }
        Object written = new XFormAnswerDataSerializer().serializeAnswerData(data, type);
        return written == null ? "" : written.toString();
    }

    /** The form's own words for a blank; null when it has none. */
    static String requiredMessage(FormDef form, FormEntryPrompt prompt) {
        for (TreeElement attribute : prompt.getBindAttributes()) {
            if (attribute.getName().equals("requiredMsg")
                    && XFormParser.NAMESPACE_JAVAROSA.equals(attribute.getNamespace())) {
                String message = attribute.getAttributeValue();
                if (message.startsWith("jr:itext(")) {
                    String id = message.replaceAll("^jr:itext\\(\\s*['\"]|['\"]\\s*\\)$", "");
                    message = form.getLocalizer().getText(id);
                }
                return form.fillTemplateString(message, prompt.getIndex().getReference());
            }
        }
        return null;
    }

    private static boolean isSelect(FormEntryPrompt prompt) {
        int control = prompt.getControlType();
        return control == Constants.CONTROL_SELECT_ONE || control == Constants.CONTROL_SELECT_MULTI
                || control == Constants.CONTROL_RANK;
    }

    private static List<List<String>> list(FormEntryPrompt prompt, List<SelectChoice> choices) {
        List<List<String>> all = new ArrayList<>();
        for (SelectChoice choice : choices) {
            all.add(List.of(choice.getValue(), orEmpty(prompt.getSelectChoiceText(choice))));
        }
        return all;
    }

    private static String constraint(FormDef form, FormEntryPrompt prompt) {
        TreeElement element = form.getMainInstance().resolveReference(prompt.getIndex().getReference());
        Constraint constraint = element.getConstraint();
        return constraint != null && constraint.constraint instanceof XPathConditional condition
                ? orEmpty(condition.xpath)
                : "";
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
