import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.javarosa.core.model.Constants;
import org.javarosa.core.model.SelectChoice;
import org.javarosa.core.model.data.DateData;
import org.javarosa.core.model.data.DateTimeData;
import org.javarosa.core.model.data.DecimalData;
import org.javarosa.core.model.data.GeoPointData;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.data.IntegerData;
import org.javarosa.core.model.data.LongData;
import org.javarosa.core.model.data.MultipleItemsData;
import org.javarosa.core.model.data.SelectMultiData;
import org.javarosa.core.model.data.SelectOneData;
import org.javarosa.core.model.data.StringData;
import org.javarosa.core.model.data.TimeData;
import org.javarosa.core.model.data.helper.Selection;
import org.javarosa.core.model.utils.DateUtils;
import org.javarosa.form.api.FormEntryPrompt;

/** From our plain text to the data that a widget of ODK Collect would give to JavaRosa. */
final class Answers {
    private Answers() {}

    /** "" is a blank; choices are names separated by spaces; dates and times are ISO 8601. */
    static IAnswerData read(FormEntryPrompt prompt, String text) {
        if (text.isEmpty()) {
            return null;
        }
        switch (prompt.getControlType()) {
            case Constants.CONTROL_SELECT_ONE:
                return new SelectOneData(pick(prompt, text));
            case Constants.CONTROL_SELECT_MULTI:
                return new SelectMultiData(pickAll(prompt, text));
            case Constants.CONTROL_RANK:
                return new MultipleItemsData(pickAll(prompt, text));
            default:
                return readTyped(prompt.getDataType(), text);
        }
    }

    private static IAnswerData readTyped(int type, String text) {
        switch (type) {
            case Constants.DATATYPE_INTEGER:
                return new IntegerData(Integer.parseInt(text));
            case Constants.DATATYPE_LONG:
                return new LongData(Long.parseLong(text));
            case Constants.DATATYPE_DECIMAL:
                return new DecimalData(Double.parseDouble(text));
            case Constants.DATATYPE_DATE:
                return new DateData(parse(DateUtils.parseDate(text), text));
            case Constants.DATATYPE_TIME:
                return new TimeData(parse(DateUtils.parseTime(text), text));
            case Constants.DATATYPE_DATE_TIME:
                return new DateTimeData(parse(DateUtils.parseDateTime(text), text));
            case Constants.DATATYPE_GEOPOINT:
                return new GeoPointData(Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray());
            default:
                return new StringData(text);
        }
    }

    private static Date parse(Date found, String text) {
        if (found == null) {
            throw new IllegalArgumentException("not a date or time: " + text);
        }
        return found;
    }

    private static List<Selection> pickAll(FormEntryPrompt prompt, String text) {
        List<Selection> picked = new ArrayList<>();
        for (String name : text.split(" ")) {
            picked.add(pick(prompt, name));
        }
        return picked;
    }

    private static Selection pick(FormEntryPrompt prompt, String name) {
        for (SelectChoice choice : prompt.getSelectChoices()) {
            if (choice.getValue().equals(name)) {
                return choice.selection();
            }
        }
        throw new IllegalArgumentException("not a choice: " + name);
    }
}
