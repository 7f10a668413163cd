import { isRecord } from "../../common/json";
import { digestOf } from "./seal-record";

/** SHA-256 of a document, as hex, in any order of its members, without those that may change later. */
export function settledDigest(document: object, changing: readonly string[]): string {
    const settled = Object.entries(document).filter(([name]) => !changing.includes(name));
    return digestOf(JSON.stringify(sorted(Object.fromEntries(settled))));
}

function sorted(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(sorted);
    }
    return isRecord(value)
        ? Object.fromEntries(
              Object.entries(value)
                  .sort(([left], [right]) => (left < right ? -1 : 1))
                  .map(([name, member]) => [name, sorted(member)]),
          )
        : value;
}
