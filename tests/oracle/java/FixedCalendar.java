import java.util.Calendar;
import java.util.TimeZone;

/** Calendars that begin at the instant of the recording. */
public final class FixedCalendar {
    private FixedCalendar() {}

    public static Calendar getInstance() {
        return at(Calendar.getInstance());
    }

    public static Calendar getInstance(TimeZone zone) {
        return at(Calendar.getInstance(zone));
    }

    private static Calendar at(Calendar calendar) {
        calendar.setTimeInMillis(Long.getLong("oracle.now"));
        return calendar;
    }
}
