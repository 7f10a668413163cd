/** What a client of others has read of a service: answers by what it asked for. */
export type ForeignReading = Readonly<Record<string, unknown>>;

type Json = Readonly<Record<string, unknown>>;

/** What a service says of itself, and no client can set: that the dates of entities are lost is in docs/limits.md. */
const ofTheService: readonly string[] = [
    "createdDate",
    "createdDateTime",
    "etag",
    "registrationDate",
    "startDate",
    "updatedDateTime",
];

/** Without what differs between two services by what they are: their IDs and names, ETags and dates. */
function portable(value: unknown, serviceId: string): unknown {
    const text = JSON.stringify(value, (key, member: unknown) => (ofTheService.includes(key) ? undefined : member));
    return JSON.parse(text.replaceAll(serviceId, "~").replaceAll(serviceId.split("/").at(-1)!, "~")) as unknown;
}

/** Entities of a list in one order, by their IDs. */
const inOneOrder = (answer: unknown): unknown =>
    Array.isArray(answer)
        ? [...(answer as Json[])].sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1))
        : answer;
const keyOf = (entity: Json): string =>
    (typeof entity.id === "string" ? entity.id : JSON.stringify(entity)).toLowerCase();

/**
 * Where two readings differ, each as what was asked for, the entity and the member: `user.list_by_service: users/ada
 * properties.registrationDate`.
 */
export function differencesOf(
    [before, beforeId]: readonly [ForeignReading, string],
    [after, afterId]: readonly [ForeignReading, string],
): string[] {
    const asked = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return asked.flatMap((ask) => {
        const [left, right] = [
            inOneOrder(portable(before[ask] ?? null, beforeId)),
            inOneOrder(portable(after[ask] ?? null, afterId)),
        ];
        if (!Array.isArray(left) || !Array.isArray(right)) {
            return differingMembers(left, right, "").map((member) => `${ask}: ${member}`);
        }
        const [ofLeft, ofRight] = [left, right].map(
            (list) => new Map((list as Json[]).map((entity) => [keyOf(entity), entity] as const)),
        ) as [Map<string, Json>, Map<string, Json>];
        return [...new Set([...ofLeft.keys(), ...ofRight.keys()])].sort().flatMap((key) => {
            const [one, other] = [ofLeft.get(key), ofRight.get(key)];
            const entity = key.replace(/^~\//, "");
            return one === undefined || other === undefined
                ? [`${ask}: ${entity} ${one === undefined ? "more" : "missing"}`]
                : differingMembers(one, other, "").map((member) => `${ask}: ${entity} ${member}`);
        });
    });
}

function differingMembers(left: unknown, right: unknown, place: string): string[] {
    if (JSON.stringify(left) === JSON.stringify(right)) {
        return [];
    }
    const isObject = (value: unknown): value is Json =>
        typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject(left) && isObject(right)
        ? [...new Set([...Object.keys(left), ...Object.keys(right)])]
              .sort()
              .flatMap((name) => differingMembers(left[name], right[name], place === "" ? name : `${place}.${name}`))
        : [place === "" ? `${JSON.stringify(left)} and ${JSON.stringify(right)}` : place];
}
