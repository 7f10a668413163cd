import type { RecordedStep } from "./recording";
import { bindTemplate, matchesRecorded } from "./template";
import type { Bindings } from "./template";

export interface Answer {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    /** undefined for an empty one. */
    readonly body: unknown;
}

/** One member of an answer: the status, a header, or a member of the body. */
export interface ComparedMember {
    /** `status`, `header Location`, `properties.zones[0]`. */
    readonly member: string;
    readonly equal: boolean;
    readonly wanted: unknown;
    readonly actual: unknown;
}

const absent = "(absent)";

/** What a recording means in this run. */
export interface Meaning {
    /** Of the resource manager: recordings name URLs by their path. */
    readonly endpoint: string;
    readonly bindings: Bindings;
    /** Whether members have to come in their order. @default false: recordings that were read by hand do not keep it */
    readonly ordered?: boolean;
    /** Whether the answer's ETag is that of the answer before. @default not known */
    readonly sameETag?: boolean;
    /** @default by the bindings alone */
    readonly matches?: (recorded: unknown, actual: unknown) => boolean;
}

/** Compares an answer with the recorded one, member by member. What a wrong status hides counts as different. */
export function compareAnswer(step: RecordedStep, answer: Answer | undefined, meaning: Meaning): ComparedMember[] {
    const { bindings } = meaning;
    const matches = meaning.matches ?? ((recorded, actual) => matchesRecorded(recorded, actual, bindings));
    const compare = (member: string, wanted: unknown, actual: unknown, equal: boolean): ComparedMember => ({
        member,
        wanted,
        actual,
        equal: equal && answer?.status === step.status,
    });
    return [
        compare("status", step.status, answer?.status, true),
        ...compareHeaders(step, answer, { ...meaning, matches }).map((member) => compare(...member)),
        ...compareBodies(step.body, answer?.body, { ...meaning, matches }).map((member) => compare(...member)),
        ...(meaning.ordered ? compareOrders(step.body, answer?.body, bindings) : []).map((member) =>
            compare(...member),
        ),
        ...(step.sameETag === undefined
            ? []
            : [compare("same ETag", step.sameETag, meaning.sameETag, step.sameETag === meaning.sameETag)]),
    ];
}

type Complete = Meaning & Required<Pick<Meaning, "matches">>;
type Member = [member: string, recorded: unknown, actual: unknown, equal: boolean];

function compareHeaders(
    { headers = {}, body }: RecordedStep,
    answer: Answer | undefined,
    { matches, endpoint }: Complete,
): Member[] {
    const { [absent]: unsent = "", ...sent } = headers;
    const find = (name: string): string | undefined => answer?.headers[name.toLowerCase()];
    return [
        ...Object.entries(sent).map(([name, recorded]): Member => {
            const actual = withoutSignature(find(name)?.replace(endpoint, ""));
            const equal =
                name.toLowerCase() === "content-length" ? isLength(recorded, actual, body) : matches(recorded, actual);
            return [`header ${name}`, recorded, actual, equal];
        }),
        ...unsent
            .split(", ")
            .filter(Boolean)
            .map((name): Member => [`header ${name}`, undefined, find(name), find(name) === undefined]),
    ];
}

/** Newer operations are signed in the query, which recordings left out. */
const withoutSignature = (url: string | undefined): string | undefined => url?.replace(/&t=\d+&c=.*$/, "");

/** Lengths are the wire's, and names were replaced: they can be compared where a body has none. */
function isLength(recorded: string, actual: string | undefined, body: unknown): boolean {
    const isStatus = typeof body === "object" && body !== null && "status" in body;
    return isStatus || recorded === "0" || actual === "0" ? recorded === actual : actual !== undefined;
}

function compareBodies(recorded: unknown, actual: unknown, { matches, bindings }: Complete): Member[] {
    if (recorded === undefined) {
        return [];
    }
    const wanted = new Map(leavesOf(recorded, bindings));
    const found = new Map(leavesOf(actual, {}));
    return [...new Set([...wanted.keys(), ...found.keys()])].map((member) => [
        member,
        wanted.get(member),
        found.get(member),
        wanted.has(member) && found.has(member) && matches(wanted.get(member), found.get(member)),
    ]);
}

/** In which order the members come that both bodies have. */
function compareOrders(recorded: unknown, actual: unknown, bindings: Bindings): Member[] {
    const wanted = leavesOf(recorded, bindings).map(([member]) => member);
    const found = leavesOf(actual, {}).map(([member]) => member);
    const both = (members: readonly string[], others: readonly string[]): string =>
        members.filter((member) => others.includes(member)).join(", ");
    const [left, right] = [both(wanted, found), both(found, wanted)];
    return left === "" ? [] : [["order of members", left, right, left === right]];
}

/** Every value of a body by its path; empty objects and lists are values. */
function leavesOf(value: unknown, bindings: Bindings, path = ""): [path: string, value: unknown][] {
    if (typeof value !== "object" || value === null) {
        return value === undefined ? [] : [[path, value]];
    }
    const entries = Array.isArray(value)
        ? value.map((item, index): [string, unknown] => [`${path}[${index}]`, item])
        : Object.entries(value).map(([name, member]): [string, unknown] => [
              [path, bindTemplate(name, bindings) ?? name].filter(Boolean).join("."),
              member,
          ]);
    return entries.length === 0
        ? [[path, JSON.stringify(value)]]
        : entries.flatMap(([inner, member]) => leavesOf(member, bindings, inner));
}
