import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Bundle } from "./bundle";
import { inOrder } from "./references";
import type { Member } from "./member";
import { toMediaFile } from "./portal-media";

/** An entity that both have, and that is not the same. */
export interface ChangedEntity {
    readonly path: string;
    /** As each has it; the same where only secrets differ. */
    readonly before: Member["entity"];
    readonly after: Member["entity"];
    /** Names of secrets that differ, or that one of both lacks; never their values. */
    readonly secrets: readonly string[];
}

/** How two snapshots differ, or a snapshot and a service. Paths are sorted. */
export interface SnapshotDifference {
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly changed: readonly ChangedEntity[];
}

/** Members that a service writes anew without any change of what it holds. */
const ownDates = ["createdDateTime", "lastModifiedDate", "updatedDateTime"];

/** Compares entity by entity. Where both are of one service or of two does not matter: own IDs are portable. */
export function compareSnapshots(before: readonly Bundle[], after: readonly Bundle[]): SnapshotDifference {
    const [left, right] = [membersOf(before), membersOf(after)];
    const both = [...left.keys()].filter((path) => right.has(path)).sort();
    return {
        added: [...right.keys()].filter((path) => !left.has(path)).sort(),
        removed: [...left.keys()].filter((path) => !right.has(path)).sort(),
        changed: both.flatMap((path) => changeOf(left.get(path)!, right.get(path)!)),
    };
}

const membersOf = (bundles: readonly Bundle[]): Map<string, Member> =>
    new Map(bundles.flatMap(({ members }) => members.map((member) => [member.path, member] as const)));

function changeOf(before: Member, after: Member): ChangedEntity[] {
    const [left, right] = [comparable(before), comparable(after)];
    const names = [...new Set([...Object.keys(before.secrets ?? {}), ...Object.keys(after.secrets ?? {})])].sort();
    const secrets = names.filter((name) => !isDeepStrictEqual(before.secrets?.[name], after.secrets?.[name]));
    return secrets.length === 0 && isDeepStrictEqual(left, right)
        ? []
        : [{ path: before.path, before: left, after: right, secrets }];
}

function comparable(member: Member): Member["entity"] {
    const file = toMediaFile(member);
    if (file) {
        const { name, contentType, content } = file;
        const sha256 = createHash("sha256").update(content).digest("hex");
        return { properties: { name, contentType, bytes: content.length, sha256 } };
    }
    const { entity } = member;
    const { properties, ...rest } = entity;
    const kept = Object.entries(properties ?? {}).filter(([name]) => !ownDates.includes(name));
    return inOrder({ ...rest, properties: Object.fromEntries(kept) }) as Member["entity"];
}
