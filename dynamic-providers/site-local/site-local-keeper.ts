import { sameResource } from "../azure/resource-id";
import type { ServiceObservation } from "../azure/service";
import type { CatalogEntry } from "../vault/catalog";
import type { SecretsKey } from "../inventory/digest";
import { SiteLocalScope } from "../inventory/site-local-scope";
import type { OperationContext } from "../operation/context";
import { requireService } from "../azure/require-service";
import type { OperationRecord } from "../records/operation-record";
import { idOf, pathOf } from "../records/document-type";
import { restoreDocument } from "../records/restore-record";
import { triggeredName } from "../records/triggered-name";
import { namesOf } from "../inventory/named-value-references";
import {
    findIntruders,
    findUnresolved,
    inherit,
    inPutOrder,
    isWithin,
    namedValuesUsedBy,
    sortOut,
    toOwn,
} from "./own-entities";
import { findReferred } from "./referred-intruders";
import type { Referred } from "./referred-intruders";
import { isSecret, openAll, readSealed } from "./sealed-named-values";
import type { FoundEntity } from "./own-entities";
import { putBackEntities } from "./put-back";
import { readSiteLocal, readWhole } from "./read-own";
import { isToPutBack, siteLocalDocument, siteLocalSchema } from "../records/site-local-document";
import type {
    LeftEntity,
    OwnEntities,
    OwnEntity,
    SiteLocalDocument,
    SiteLocalRecord,
} from "../records/site-local-document";
import { operationInWords } from "../operation/operation-in-words";

/** Recorded and documented: what Azure puts into a new service of a classic tier. */
const sampleApi = "echo-api";

type RestoreOf = OperationRecord & { readonly siteLocal?: SiteLocalRecord };

/** Keeps a target's own entities in the catalog while a restore overwrites them, and puts them back. */
export class SiteLocalKeeper {
    /**
     * @param options.key - encrypts secrets of named values, so that they may be kept. @default none is kept
     * @param options.skipKinds - kinds of entities that are not to be read for what they refer to. @default none
     */
    constructor(
        private readonly context: OperationContext,
        private readonly options: { readonly key?: SecretsKey; readonly skipKinds?: readonly string[] } = {},
    ) {}

    /**
     * Reads and writes down what the target holds of its own, before the POST. Where Azure may have restored since it was
     * written down, that stands.
     *
     * @param before - the restore as an earlier run left it in the catalog.
     * @returns what goes into the restore's record; undefined when nothing is declared.
     */
    async keep(
        target: ServiceObservation,
        trigger: string,
        declared: readonly string[],
        before: RestoreOf | undefined,
    ): Promise<SiteLocalRecord | undefined> {
        const { catalog, progress } = this.context;
        const restore = triggeredName(target, trigger);
        const blob = pathOf(siteLocalDocument, restore);
        const kept = await catalog.read(siteLocalDocument, restore);
        const mayHaveRun = before !== undefined && mayHaveBeenTaken(before);
        if (kept && (mayHaveRun || kept.value.mayHaveRun)) {
            if (!kept.value.mayHaveRun) {
                await catalog.replace(kept, { ...kept.value, mayHaveRun: true });
            }
            return { blob };
        }
        if (declared.length === 0) {
            return undefined;
        }
        const fresh = await this.read(target.resourceId, declared);
        const earlier = await this.findUnfinished(target, blob);
        if (earlier) {
            progress(
                `restore '${earlier.restore}' never put the target's own entities back: its record of them counts`,
            );
        }
        const own = earlier ? inherit(fresh, earlier, declared) : fresh;
        const document: SiteLocalDocument = {
            schema: siteLocalSchema,
            restore,
            trigger,
            target: target.resourceId,
            recordedAt: (await catalog.open()).toISOString(),
            declared,
            isNew: own.entities.length + own.left.length === 0 && (await this.isEmpty(target.resourceId)),
            ...own,
        };
        await (kept ? catalog.replace(kept, document) : catalog.createOrRead(siteLocalDocument, restore, document));
        this.warn(own.left, `it will be as in the snapshot`);
        progress(`${own.entities.length} entities are the target's own: they are put back after the restore`);
        return { blob };
    }

    /** Puts all back, and says so in the restore's record. Killed anywhere, the next call does it again. */
    async putBack<R extends RestoreOf>(entry: CatalogEntry<R>, target: ServiceObservation): Promise<CatalogEntry<R>> {
        const { catalog, progress, plane } = this.context;
        const { siteLocal } = entry.value;
        if (!siteLocal || !isToPutBack(entry.value)) {
            return entry;
        }
        const kept = await catalog.read(siteLocalDocument, idOf(siteLocalDocument, siteLocal.blob));
        const outcome = kept
            ? await this.restoreOwn(kept.value)
            : {
                  putBack: 0,
                  removed: 0,
                  alongside: [],
                  left: [
                      {
                          entity: siteLocal.blob,
                          reason: "no longer in the catalog: a later restore has put it back, or it was deleted by hand",
                      },
                  ],
              };
        this.warn(outcome.left, "it is as the restore left it");
        const { observedAt } = await requireService(plane, target.resourceId);
        const { alongside, ...rest } = outcome;
        const done = await catalog.replace(entry, {
            ...entry.value,
            siteLocal: {
                blob: siteLocal.blob,
                putBackAt: observedAt.toISOString(),
                ...rest,
                ...(alongside.length > 0 && { alongside }),
            },
        });
        progress(
            `${operationInWords("restore", entry.value, target.resourceId)} put ${outcome.putBack} entities of the target's own back and deleted ` +
                `${outcome.removed} that came in their place`,
        );
        for (const document of await this.listOf(target)) {
            if (!kept || Date.parse(document.value.recordedAt) <= Date.parse(kept.value.recordedAt)) {
                await catalog.remove(document);
            }
        }
        return done;
    }

    private async restoreOwn({ target, declared, isNew, ...own }: SiteLocalDocument): Promise<{
        putBack: number;
        removed: number;
        left: LeftEntity[];
        alongside: string[];
    }> {
        const reader = this.context.entities(target);
        const present = await readSiteLocal(reader, target, new SiteLocalScope(declared));
        const paths = present.map(({ path }) => path);
        const intruders = isNew ? [] : findIntruders(paths, own);
        const opened = openAll(own.entities, this.options.key);
        const along = openAll(await this.findMissing(target, own, opened.entities, intruders), this.options.key);
        const unresolved = await this.findUnresolved(target, [...opened.entities, ...along.entities], intruders);
        const roots = [...opened.left, ...unresolved].map(({ entity }) => entity);
        const entities = inPutOrder([
            ...opened.entities.filter(({ path }) => !isWithin(path, roots)),
            ...along.entities,
        ]);
        const referred = await this.findReferred(target, intruders, entities);
        const done = await putBackEntities(
            this.context.entityWriter(target),
            entities,
            intruders.filter((path) => !referred.some(({ intruder }) => intruder === path)),
        );
        const refused = new Set(done.left.map(({ entity }) => entity));
        return {
            ...done,
            left: [...own.left, ...opened.left, ...along.left, ...unresolved, ...referred.map(toLeft), ...done.left],
            alongside: along.entities.map(({ path }) => path).filter((path) => !refused.has(path)),
        };
    }

    /** What came with the restore and must stay, as something else that stays refers to it. */
    private async findReferred(
        target: string,
        intruders: readonly string[],
        own: readonly OwnEntity[],
    ): Promise<Referred[]> {
        if (intruders.length === 0) {
            return [];
        }
        const { skipKinds = [] } = this.options;
        const { referred, unread } = await findReferred(
            this.context.entities(target),
            target,
            intruders,
            own,
            skipKinds,
        );
        if (unread.length > 0) {
            this.context.progress(
                `Warning: ${intruders.join(", ")} came with the restore and are deleted, though what refers to them could ` +
                    `not be looked for in ${unread.join(", ")}`,
            );
        }
        return referred;
    }

    /** The named values that the target's own use, and that did not come with the restore. */
    private async findMissing(
        target: string,
        { alongside }: OwnEntities,
        own: readonly OwnEntity[],
        intruders: readonly string[],
    ): Promise<OwnEntity[]> {
        if (alongside.length === 0) {
            return [];
        }
        const names = await this.namedValuesThen(target, own, intruders);
        return alongside.filter(
            ({ path, body }) => !namesOf({ path, raw: body ?? {} }).some((name) => names.has(name)),
        );
    }

    private async findUnresolved(
        target: string,
        own: readonly OwnEntity[],
        intruders: readonly string[],
    ): Promise<LeftEntity[]> {
        return namedValuesUsedBy(own).size === 0
            ? []
            : findUnresolved(own, await this.namedValuesThen(target, own, intruders));
    }

    /** The names of the named values that there will be once all is put back. */
    private async namedValuesThen(
        target: string,
        own: readonly OwnEntity[],
        intruders: readonly string[],
    ): Promise<ReadonlySet<string>> {
        const all = await this.readNamedValues(target);
        return new Set(
            [
                ...all.filter(({ path }) => !isWithin(path, intruders)),
                ...own.flatMap(({ path, body }) =>
                    path.startsWith("namedValues/") ? [{ path, raw: body ?? {} }] : [],
                ),
            ].flatMap(namesOf),
        );
    }

    private readNamedValues(serviceId: string): Promise<FoundEntity[]> {
        return readSiteLocal(this.context.entities(serviceId), serviceId, new SiteLocalScope(["namedValues"]));
    }

    private async read(serviceId: string, declared: readonly string[]): Promise<OwnEntities> {
        const reader = this.context.entities(serviceId);
        const { key } = this.options;
        const found = await readWhole(reader, await readSiteLocal(reader, serviceId, new SiteLocalScope(declared)));
        const sorted = sortOut(await readSealed(reader, found, key));
        const used = namedValuesUsedBy(sorted.entities);
        if (used.size === 0) {
            return { ...sorted, alongside: [] };
        }
        const others = (await this.readNamedValues(serviceId)).filter(
            (value) => !found.some(({ path }) => path === value.path) && namesOf(value).some((name) => used.has(name)),
        );
        const along = await readSealed(reader, others, key);
        const kept = along.filter(({ raw, sealed }) => sealed !== undefined || !isSecret(raw));
        return { ...sorted, alongside: kept.map(toOwn) };
    }

    /** A service that has never held an API of its owner's is a new one: Azure makes classic ones with a sample. */
    private async isEmpty(serviceId: string): Promise<boolean> {
        for await (const { name } of this.context.entities(serviceId).list("apis")) {
            if (name?.toLowerCase() !== sampleApi) {
                return false;
            }
        }
        return true;
    }

    /** The last record of this very service whose restore may have come over it and never put it back. */
    private async findUnfinished(target: ServiceObservation, own: string): Promise<SiteLocalDocument | undefined> {
        let last: SiteLocalDocument | undefined;
        for (const document of await this.listOf(target)) {
            const restore = (await this.context.catalog.readOrLeaveOut(restoreDocument, document.value.restore))?.value;
            const isOpen =
                document.path !== own &&
                restore !== undefined &&
                isToPutBack(restore) &&
                (mayHaveBeenTaken(restore) || document.value.mayHaveRun === true);
            if (isOpen && (!last || Date.parse(last.recordedAt) < Date.parse(document.value.recordedAt))) {
                last = document.value;
            }
        }
        return last;
    }

    /** All of this very service: none of an earlier one with its resource ID. */
    private async listOf(target: ServiceObservation): Promise<CatalogEntry<SiteLocalDocument>[]> {
        const { catalog } = this.context;
        const found: CatalogEntry<SiteLocalDocument>[] = [];
        for (const { id } of await catalog.listDocuments(siteLocalDocument)) {
            const document = await catalog.readOrLeaveOut(siteLocalDocument, id);
            if (
                document &&
                sameResource(document.value.target, target.resourceId) &&
                document.value.restore === triggeredName(target, document.value.trigger)
            ) {
                found.push(document);
            }
        }
        return found;
    }

    private warn(left: readonly LeftEntity[], outcome: string): void {
        for (const { entity, reason } of left) {
            this.context.progress(`Warning: siteLocal '${entity}' is not put back, ${outcome}: ${reason}`);
        }
    }
}

function toLeft({ intruder, by }: Referred): LeftEntity {
    return {
        entity: intruder,
        reason:
            `it came with the restore and stays, as ${by.map((path) => `'${path}'`).join(", ")} refer to it: let these name ` +
            "the site's own, or take it out of siteLocal",
    };
}

/** Whether Azure may have begun to restore: it took the request, or nobody knows. */
function mayHaveBeenTaken({ result, observed }: RestoreOf): boolean {
    return result !== "failed" || observed.startedAt !== null;
}
