import { isRecord } from "../common/json";

/*
 * A reference is a whole text that is the ID of the service or of something below it. In a snapshot it says `~` for the
 * service, so that another service can take it over. A text in which such an ID merely occurs (a policy, a description) is
 * what somebody wrote, and stays as it is. A text that begins with `~` by itself gets one more.
 */

/** JSON with the service's own ID in references as `~`. */
export function toPortable(value: unknown, serviceId: string): unknown {
    const prefix = serviceId.toLowerCase();
    return mapTexts(value, (text) => {
        if (text.startsWith("~")) {
            return `~${text}`;
        }
        const isReference =
            text.toLowerCase().startsWith(prefix) &&
            (text.length === prefix.length || text[prefix.length] === "/") &&
            !/\s/.test(text);
        return isReference ? `~${text.slice(prefix.length)}` : text;
    });
}

/** The reverse of {@link toPortable}, for a service that may be another one. */
export function fromPortable(value: unknown, serviceId: string): unknown {
    return mapTexts(value, (text) =>
        text.startsWith("~~") ? text.slice(1) : text.startsWith("~") ? `${serviceId}${text.slice(1)}` : text,
    );
}

/** The same JSON with its members sorted, so that Azure's order does not matter. */
export function inOrder(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(inOrder);
    }
    return isRecord(value)
        ? Object.fromEntries(
              Object.entries(value)
                  .filter(([, member]) => member !== undefined)
                  .sort(([left], [right]) => (left < right ? -1 : 1))
                  .map(([name, member]) => [name, inOrder(member)]),
          )
        : value;
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
    if (typeof value === "string") {
        return map(value);
    }
    if (Array.isArray(value)) {
        return value.map((item) => mapTexts(item, map));
    }
    return isRecord(value)
        ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, mapTexts(member, map)]))
        : value;
}
