import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.FormIndex;
import org.javarosa.core.model.GroupDef;
import org.javarosa.core.model.ValidateOutcome;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.core.model.instance.TreeReference;
import org.javarosa.core.services.IPropertyManager;
import org.javarosa.core.services.PropertyManager;
import org.javarosa.core.services.properties.IPropertyRules;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.form.api.FormEntryPrompt;
import org.javarosa.model.xform.XFormSerializingVisitor;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.util.XFormUtils;
import org.joda.time.DateTimeUtils;

/**
 * One form at a time, walked as ODK Collect walks it. Every command answers with JSON:
 *
 * <ul>
 *   <li>{@code load FILE}: reads an XForm; its languages;
 *   <li>{@code open LANGUAGE}: a new instance, before its first question;
 *   <li>{@code next}, {@code start}, {@code jump PATH}: move; what stands there;
 *   <li>{@code try ANSWER}: whether the constraint of the question would let it through;
 *   <li>{@code answer ANSWER}: answers; the verdict and the form's own words for a refusal;
 *   <li>{@code keep}: answers with what is there, as swiping past does;
 *   <li>{@code add}: makes the entry that is being prompted for;
 *   <li>{@code remove PATH}: deletes an entry of a repeat;
 *   <li>{@code speak LANGUAGE}: changes the language;
 *   <li>{@code values}: all leaves of the instance: path, text, relevance;
 *   <li>{@code finish}: validates, finalizes, and gives the submission.
 * </ul>
 */
public final class Engine {
    private static final Map<Integer, String> EVENTS = Map.of(
            FormEntryController.EVENT_BEGINNING_OF_FORM, "start",
            FormEntryController.EVENT_END_OF_FORM, "end",
            FormEntryController.EVENT_PROMPT_NEW_REPEAT, "prompt",
            FormEntryController.EVENT_QUESTION, "question",
            FormEntryController.EVENT_GROUP, "group",
            FormEntryController.EVENT_REPEAT, "repeat");
    private byte[] xform;
    private FormDef form;
    private FormEntryController controller;
    private FormEntryModel model;
    private Paths paths;

    public Engine(long now) {
        DateTimeUtils.setCurrentMillisFixed(now);
        new XFormsModule().registerModule();
        PropertyManager.setPropertyManager(new NoProperties());
    }

    public String answer(String[] words) throws Exception {
        switch (words[0]) {
            case "load":
                xform = Files.readAllBytes(java.nio.file.Paths.get(words[1]));
                parse();
                String[] languages = new FormEntryModel(form).getLanguages();
                return Json.write(Map.of("languages", languages == null ? List.of() : List.of(languages)));
            case "open":
                parse();
                open();
                speak(words[1]);
                controller.jumpToIndex(FormIndex.createBeginningOfFormIndex());
                return "{}";
            case "speak":
                speak(words[1]);
                return here();
            case "start":
                controller.jumpToIndex(FormIndex.createBeginningOfFormIndex());
                return next();
            case "next":
                return next();
            case "jump":
                return jump(words[1]);
            case "try":
                return Json.write(Map.of("holds", holds(words[1])));
            case "answer":
                return take(Answers.read(model.getQuestionPrompt(), words[1]));
            case "keep":
                return take(model.getQuestionPrompt().getAnswerValue());
            case "add":
                controller.newRepeat();
                return here();
            case "remove":
                return remove(words[1]);
            case "values":
                List<Object> values = new ArrayList<>();
                collect(form.getMainInstance().getRoot(), values);
                return Json.write(values);
            case "finish":
                return finish();
            default:
                throw new IllegalArgumentException(words[0]);
        }
    }

    private void parse() throws Exception {
        form = XFormUtils.getFormFromInputStream(new ByteArrayInputStream(xform));
    }

    private void open() {
        form.initialize(true, new InstanceInitializationFactory());
        model = new FormEntryModel(form);
        controller = new FormEntryController(model);
        paths = new Paths(form);
    }

    private void speak(String language) {
        if (!language.isEmpty()) {
            controller.setLanguage(language);
        }
    }

    /** Steps to the next screen: a question, the prompt for another entry, or the end. */
    private String next() {
        int event = controller.stepToNextEvent();
        while (event == FormEntryController.EVENT_GROUP || event == FormEntryController.EVENT_REPEAT) {
            event = controller.stepToNextEvent();
        }
        return here();
    }

    private String jump(String path) {
        FormIndex before = model.getFormIndex();
        controller.jumpToIndex(FormIndex.createBeginningOfFormIndex());
        while (controller.stepToNextEvent() != FormEntryController.EVENT_END_OF_FORM) {
            if (model.getEvent() == FormEntryController.EVENT_QUESTION && path.equals(path())) {
                return here();
            }
        }
        controller.jumpToIndex(before);
        throw new IllegalArgumentException("no such question now: " + path);
    }

    private String here() {
        int event = model.getEvent();
        Map<String, Object> seen = new LinkedHashMap<>();
        seen.put("event", EVENTS.get(event));
        if (event != FormEntryController.EVENT_END_OF_FORM) {
            seen.put("path", path());
        }
        if (event == FormEntryController.EVENT_QUESTION) {
            seen.putAll(Prompts.describe(form, model.getQuestionPrompt()));
        }
        return Json.write(seen);
    }

    private String path() {
        return paths.write(model.getFormIndex().getReference());
    }

    private boolean holds(String answer) {
        IAnswerData data = Answers.read(model.getQuestionPrompt(), answer);
        return form.evaluateConstraint(model.getFormIndex().getReference(), data);
    }

    private String take(IAnswerData data) {
        FormEntryPrompt prompt = model.getQuestionPrompt();
        Map<String, Object> verdict = new LinkedHashMap<>();
        switch (controller.answerQuestion(data, true)) {
            case FormEntryController.ANSWER_REQUIRED_BUT_EMPTY:
                verdict.put("verdict", "required");
                verdict.put("message", Prompts.requiredMessage(form, prompt));
                break;
            case FormEntryController.ANSWER_CONSTRAINT_VIOLATED:
                verdict.put("verdict", "constraint");
                verdict.put("message", prompt.getConstraintText(data));
                break;
            default:
                verdict.put("verdict", "ok");
        }
        return Json.write(verdict);
    }

    private String remove(String path) {
        FormIndex before = model.getFormIndex();
        controller.jumpToIndex(FormIndex.createBeginningOfFormIndex());
        while (controller.stepToNextEvent() != FormEntryController.EVENT_END_OF_FORM) {
            if (model.getEvent() == FormEntryController.EVENT_REPEAT && path.equals(path())) {
                controller.deleteRepeat();
                return "{}";
            }
        }
        controller.jumpToIndex(before);
        throw new IllegalArgumentException("no such entry now: " + path);
    }

    private void collect(TreeElement element, List<Object> values) {
        if (element.getMult() == TreeReference.INDEX_TEMPLATE) {
            return;
        }
        if (element.isLeaf() && !paths.isGroup(element.getRef())) {
            String text = Prompts.text(element.getValue(), element.getDataType());
            values.add(List.of(paths.write(element.getRef()), text, element.isRelevant()));
        }
        for (int i = 0; i < element.getNumChildren(); i++) {
            collect(element.getChildAt(i), values);
        }
    }

    private String finish() throws Exception {
        ValidateOutcome outcome = form.validate(true);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("invalid", outcome == null ? null : paths.write(outcome.failedPrompt.getReference()));
        controller.finalizeFormEntry();
        byte[] written = new XFormSerializingVisitor().serializeInstance(form.getInstance());
        result.put("submission", new String(written, StandardCharsets.UTF_8));
        return Json.write(result);
    }

    /** A device without a number, an owner or a name. */
    private static final class NoProperties implements IPropertyManager {
        @Override
        public List<String> getProperty(String name) {
            return Collections.emptyList();
        }

        @Override
        public void setProperty(String name, String value) {}

        @Override
        public void setProperty(String name, List<String> value) {}

        @Override
        public String getSingularProperty(String name) {
            return null;
        }

        @Override
        public void addRules(IPropertyRules rules) {}

        @Override
        public List<IPropertyRules> getRules() {
            return Collections.emptyList();
        }
    }
}
