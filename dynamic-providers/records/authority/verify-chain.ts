import { isDeepStrictEqual } from "node:util";
import { isRecord } from "../../common/json";
import { applyChange } from "./apply-change";
import { newAuthority } from "./authority";
import type { Authority } from "./authority";
import type { AuthorityEntry } from "./authority-entry";

/** One blob of the chain, as it was read. */
export interface ChainLink {
    readonly sequence: number;
    /** SHA-256 of its text, as hex; undefined where it has none. */
    readonly digest: string | undefined;
    /** undefined where it is not what an entry must be. */
    readonly entry: AuthorityEntry | undefined;
    /** Why it is no entry, as text. */
    readonly reason?: string;
}

/** Where the chain is not what its writers leave. */
export interface ChainFault {
    readonly code: "EntryMissing" | "EntryUnreadable" | "LinkBroken" | "ChangeNotAllowed" | "DatedBack";
    /** The entry that cannot be trusted. */
    readonly sequence: number;
    /** As text, with the blob's name. */
    readonly message: string;
}

/** Two machines of Azure's may differ by so much, and no more. */
const maxMinutesBack = 15;

/**
 * Verifies a chain link by link: no number is left out, each entry names the digest of the one before, its state is the one
 * before with its change, and its time is not before that. An entry of `recoverAuthority` needs no past: of
 * what lies before it, its own link alone counts.
 *
 * @param links - in the order of their numbers, up to the newest.
 * @param pathOf - the blob of an entry.
 */
export function verifyChain(links: readonly ChainLink[], pathOf: (sequence: number) => string): ChainFault[] {
    const recovered = links.findLast(({ entry }) => entry?.change.event === "recovered")?.sequence ?? -1;
    const isCounted = ({ sequence, code }: ChainFault): boolean =>
        sequence > recovered || (sequence === recovered && code === "LinkBroken");
    return findFaults(links, pathOf).filter(isCounted);
}

function findFaults(links: readonly ChainLink[], pathOf: (sequence: number) => string): ChainFault[] {
    const bySequence = new Map(links.map((link) => [link.sequence, link]));
    const last = links.at(-1)?.sequence ?? -1;
    const faults: ChainFault[] = [];
    for (let sequence = 0; sequence <= last; sequence += 1) {
        const link = bySequence.get(sequence);
        if (!link) {
            const message = `entry ${sequence} ('${pathOf(sequence)}') is missing`;
            faults.push({ code: "EntryMissing", sequence, message });
        } else if (!link.entry) {
            const message = `entry ${sequence} ('${pathOf(sequence)}') cannot be read: ${link.reason}`;
            faults.push({ code: "EntryUnreadable", sequence, message });
        } else {
            faults.push(...verifyLink({ ...link, entry: link.entry }, bySequence.get(sequence - 1), pathOf));
        }
    }
    return faults;
}

function verifyLink(
    { sequence, entry }: ChainLink & { readonly entry: AuthorityEntry },
    before: ChainLink | undefined,
    pathOf: (sequence: number) => string,
): ChainFault[] {
    const fault = (code: ChainFault["code"], what: string): ChainFault => ({
        code,
        sequence,
        message: `entry ${sequence} ('${pathOf(sequence)}') ${what}`,
    });
    const faults: ChainFault[] = [];
    // One that is missing is a fault of its own.
    const isFirst = sequence === 0;
    if (isFirst ? entry.previous !== null : before?.digest !== undefined && entry.previous !== before.digest) {
        const follows = isFirst
            ? "names an entry before it, and is the first"
            : `does not follow on '${pathOf(sequence - 1)}'`;
        faults.push(fault("LinkBroken", `${follows}: one of the two was changed`));
    }
    const base = isFirst ? undefined : before?.entry;
    if (isFirst || base) {
        const expected = stateAfter(base?.authority ?? newAuthority, entry);
        if (typeof expected === "string") {
            faults.push(fault("ChangeNotAllowed", `holds a change that is not allowed: ${expected}`));
        } else if (!holds(entry.authority, expected)) {
            faults.push(fault("ChangeNotAllowed", "holds another state than its change leads to"));
        }
    }
    if (base && Date.parse(entry.at) < Date.parse(base.at) - maxMinutesBack * 60 * 1000) {
        faults.push(fault("DatedBack", `is dated ${entry.at}, before the entry that it follows on (${base.at})`));
    }
    return faults;
}

/** @returns why there is none, as text. */
function stateAfter(authority: Authority, { change, at, sequence }: AuthorityEntry): Authority | string {
    if (change.event === "created") {
        return sequence === 0 ? newAuthority : "only the first entry says that the vault is new";
    }
    try {
        return applyChange(authority, change, new Date(at));
    } catch (error) {
        return (error as Error).message;
    }
}

/** Whether all that is expected is there; members that a later release adds do no harm. */
function holds(found: unknown, expected: unknown): boolean {
    if (Array.isArray(expected)) {
        return (
            Array.isArray(found) &&
            found.length === expected.length &&
            expected.every((item, index) => holds(found[index], item))
        );
    }
    return isRecord(expected)
        ? isRecord(found) && Object.entries(expected).every(([name, member]) => holds(found[name], member))
        : isDeepStrictEqual(found, expected);
}
