import { createTwoFilesPatch } from "diff";
import type { ChangedEntity, SnapshotDifference } from "../../dynamic-providers/logical/compare-snapshots";
import type { OpenedSnapshot } from "../../dynamic-providers/logical/open-snapshot";

/** What `apim-dr diff --json` prints. */
export interface DifferenceReport {
    readonly schema: "apim-dr/diff/1";
    readonly before: string;
    readonly after: string;
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly changed: readonly {
        readonly path: string;
        /** Unified difference of JSON or policy XML; empty where only secrets differ. */
        readonly patch: string;
        /** Names of secrets that differ. */
        readonly secrets: readonly string[];
    }[];
}

export function toReport(
    before: OpenedSnapshot,
    after: OpenedSnapshot,
    { added, removed, changed }: SnapshotDifference,
): DifferenceReport {
    return {
        schema: "apim-dr/diff/1",
        ...{ before: before.name, after: after.name, added, removed },
        changed: changed.map((change) => ({ path: change.path, patch: patchOf(change), secrets: change.secrets })),
    };
}

export const isEqual = ({ added, removed, changed }: DifferenceReport): boolean =>
    added.length + removed.length + changed.length === 0;

/** For people. Secrets are told as changed, and never shown. */
export function formatDifference(report: DifferenceReport): string {
    const { before, after, added, removed, changed } = report;
    if (isEqual(report)) {
        return `No differences between ${before} and ${after}.`;
    }
    return [
        `From ${before} to ${after}: ${added.length} added, ${removed.length} removed, ${changed.length} changed.`,
        ...added.map((path) => `+ ${path}`),
        ...removed.map((path) => `- ${path}`),
        ...changed.flatMap(({ path, patch, secrets }) => [
            `~ ${path}${secrets.length > 0 ? `: ${secrets.join(", ")} changed (secret)` : ""}`,
            ...(patch === "" ? [] : patch.split("\n").map((line) => `    ${line}`)),
        ]),
    ].join("\n");
}

function patchOf({ path, before, after }: ChangedEntity): string {
    const [left, right] = [before, after].map(toLines);
    if (left === right) {
        return "";
    }
    const patch = createTwoFilesPatch(path, path, left!, right!, undefined, undefined, { context: 2 });
    // Without the two lines that name files: both are the entity.
    return patch.slice(patch.indexOf("@@")).trimEnd();
}

/** A text of several lines, as a policy is, by its lines; all else as JSON. */
function toLines(entity: ChangedEntity["before"]): string {
    const { value, ...properties } = (entity.properties ?? {}) as { readonly value?: unknown } & Record<
        string,
        unknown
    >;
    const isText = typeof value === "string" && /^\s*</.test(value);
    const json = `${JSON.stringify(isText ? { ...entity, properties } : entity, undefined, 2)}\n`;
    return isText ? `${value.replace(/\r\n?/g, "\n").trimEnd()}\n${json}` : json;
}
