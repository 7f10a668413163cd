import type { Problem } from "../common/problem";
import { SiteLocalScope } from "../inventory/site-local-scope";
import { liesBelow } from "../azure/entity-path";
import { mediaKind, pathOfMedia } from "../logical/portal-media";
import type { MediaFile } from "../logical/portal-media";
import type { Tree } from "../logical/tree";
import { isKnownState } from "../records/inventory-summary";
import type { LogicalRestorePlan, LogicalRestoreWish, PlannedEntity } from "./plan-logical-restore";
import { RestoreMode } from "./restore-mode";
import type { RestoreStep } from "./restore-step";
import { isInScope } from "./select-entities";

/** The files of a portal, and how they were read. */
export interface PortalFiles {
    readonly files: readonly MediaFile[];
    readonly kinds: Tree["kinds"];
}

export interface MediaWish extends Pick<LogicalRestoreWish, "mode" | "scope" | "leaveOut" | "siteLocal"> {
    readonly snapshot: PortalFiles;
    readonly target: PortalFiles;
}

/** Whether a restore with a scope is about media at all. */
export const isAboutMedia = (scope: readonly string[] | undefined): boolean =>
    scope === undefined || scope.some((name) => liesBelow(name, mediaKind));

/**
 * Adds the media of the developer portal to a plan: files are written before the content that shows them, and deleted after
 * it. A snapshot that lacks them, as its ledger says, changes nothing about those of the service.
 */
export function withMedia(plan: LogicalRestorePlan, wish: MediaWish): LogicalRestorePlan {
    const { snapshot, target, mode, scope, leaveOut = [], siteLocal = [] } = wish;
    const own = new SiteLocalScope(siteLocal);
    const isMeant = (file: MediaFile): boolean => {
        const path = pathOfMedia(file);
        return (!scope || isInScope(path, scope)) && !isInScope(path, leaveOut) && !own.covers(path);
    };
    if (!isRead(snapshot) || !isAboutMedia(scope)) {
        return plan;
    }
    const there = new Map(target.files.map((file) => [file.name, file] as const));
    const wanted = snapshot.files.filter(isMeant);
    const entities = wanted.map((file): PlannedEntity => {
        const found = there.get(file.name);
        const state = !found ? "missing" : isSame(found, file) ? "equal" : "differs";
        const isWritten = state !== "equal";
        return { path: pathOfMedia(file), part: "scope", state, isWritten };
    });
    const extras = target.files.filter(
        (file) =>
            mode === RestoreMode.Mirror && isMeant(file) && !snapshot.files.some(({ name }) => name === file.name),
    );
    const written = wanted.filter((_file, index) => entities[index]!.isWritten);
    const writes = written.map((file): RestoreStep => ({ action: "putFile", path: pathOfMedia(file), file }));
    const deletions = extras.map((file): RestoreStep => ({ action: "deleteFile", path: pathOfMedia(file), file }));
    const isDark = !isRead(target) && writes.length > 0;
    return {
        ...plan,
        stages: [...stageOf("portalMedia", writes), ...plan.stages, ...stageOf("delete: portalMedia", deletions)],
        entities: [...plan.entities, ...entities].sort((left, right) => (left.path < right.path ? -1 : 1)),
        deleted: [...plan.deleted, ...extras.map(pathOfMedia)],
        problems: [...plan.problems, ...(isDark ? [targetNotRead] : [])],
    };
}

const isRead = ({ kinds }: PortalFiles): boolean => isKnownState(kinds[mediaKind]?.state);

const isSame = (left: MediaFile, right: MediaFile): boolean =>
    left.contentType === right.contentType && left.content.equals(right.content);

/** Files go at the same time. */
const stageOf = (name: string, steps: readonly RestoreStep[]) =>
    steps.length === 0 ? [] : [{ name, lanes: steps.map((step) => [step]) }];

const targetNotRead: Problem = {
    code: "TargetNotRead",
    message:
        `'${mediaKind}' of the target could not be read: let the identity that runs this call portalSettings/listSecrets ` +
        "(docs/permissions.md), then run it again.",
};
