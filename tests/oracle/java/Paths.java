import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.GroupDef;
import org.javarosa.core.model.IFormElement;
import org.javarosa.core.model.instance.FormInstance;
import org.javarosa.core.model.instance.TreeReference;

/** Writes references as "/data/child[2]/age": a number, from 1, after the names that repeat. */
final class Paths {
    private final Set<String> repeats = new HashSet<>();
    private final Set<String> groups = new HashSet<>();

    Paths(FormDef form) {
        collect(form);
    }

    String write(TreeReference reference) {
        StringBuilder path = new StringBuilder();
        StringBuilder generic = new StringBuilder();
        for (int i = 0; i < reference.size(); i++) {
            path.append('/').append(reference.getName(i));
            generic.append('/').append(reference.getName(i));
            int number = reference.getMultiplicity(i);
            if (repeats.contains(generic.toString()) && number >= 0) {
                path.append('[').append(number + 1).append(']');
            }
        }
        return path.toString();
    }

    /** Whether it is a group or an entry of a repeat, even one without children. */
    boolean isGroup(TreeReference reference) {
        return groups.contains(generic(reference));
    }

    private void collect(IFormElement element) {
        if (!(element instanceof FormDef) && element.getBind() != null) {
            String path = generic(FormInstance.unpackReference(element.getBind()));
            for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
                groups.add(path.substring(0, end));
            }
            if (element instanceof GroupDef && ((GroupDef) element).getRepeat()) {
                groups.add(path);
                repeats.add(path);
            }
        }
        List<IFormElement> children = element.getChildren();
        for (IFormElement child : children == null ? new ArrayList<IFormElement>() : children) {
            collect(child);
        }
    }

    private static String generic(TreeReference reference) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < reference.size(); i++) {
            path.append('/').append(reference.getName(i));
        }
        return path.toString();
    }
}
