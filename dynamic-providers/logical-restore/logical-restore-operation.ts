import { setTimeout as pauseFor } from "node:timers/promises";
import type { ServiceObservation } from "../azure/service";
import { CodedError } from "../common/coded-error";
import { PreflightError } from "../common/problem";
import type { Problem } from "../common/problem";
import { leftOut } from "../inventory/left-out";
import type { Bundle } from "../logical/bundle";
import { captureService } from "../logical/capture-service";
import type { Tree } from "../logical/tree";
import { TreeReader } from "../logical/read-tree";
import type { WholeTree } from "../logical/read-tree";
import type { KeyOpener } from "../logical/recipient";
import type { Member } from "../logical/member";
import { mediaKind, pathOfMedia, PortalMedia, toMediaFile } from "../logical/portal-media";
import type { MediaFile } from "../logical/portal-media";
import type { OperationContext } from "../operation/context";
import { UnfinishedOperationError } from "../operation/run";
import type { LogicalRestoreRecord, RestoreProblem } from "../records/logical-restore-record";
import { intend, succeed } from "../records/operation-record";
import { intendRestore, isToCompare, restoreDocument } from "../records/restore-record";
import type { RestoreRecord } from "../records/restore-record";
import type { LogicalFacts } from "../records/snapshot/logical-facts";
import { isBlocking } from "../records/verification";
import type { Difference, Verification } from "../records/verification";
import type { CatalogEntry } from "../vault/catalog";
import { applyPlan } from "./apply-plan";
import { describeLogicalPlan } from "./describe-plan";
import { modeOf } from "./logical-restore-inputs";
import type { LogicalRestoreInputs } from "./logical-restore-inputs";
import { planLogicalRestore } from "./plan-logical-restore";
import type { LogicalRestorePlan } from "./plan-logical-restore";
import { isAboutMedia, withMedia } from "./plan-media";
import { kindPathOf } from "../azure/entity-path";
import { toEntities } from "./restored-entity";
import { snapshotInWords } from "../records/snapshot/snapshot-in-words";
import { isIdOf, shortId } from "../common/short-id";
import { operationInWords } from "../operation/operation-in-words";

/** What a plan is made for, beside the snapshot. */
export interface LogicalPlanRequest extends LogicalRestoreInputs {
    readonly serviceId: string;
    readonly siteLocal?: readonly string[];
}

/** What one restore asks for, beside the snapshot. */
export interface LogicalRestoreRequest extends LogicalPlanRequest {
    readonly trigger: string;
    readonly verify?: "entities" | "off";
    readonly acceptDifferences?: string;
}

export interface LogicalRestoreOptions {
    /** Waits while something else is at work on an entity; for tests. */
    readonly pause?: (milliseconds: number) => Promise<void>;
    /** Throws where it is not to be done after all; called before the first request that writes. */
    readonly requireMeant?: () => Promise<void>;
}

/** Restores a logical snapshot, in whole or in part: writes only what differs, so that a run that was killed goes on by itself. */
export class LogicalRestoreOperation {
    private readonly trees = new Map<string, Promise<WholeTree>>();

    /** @param openers - one of them must be a recipient of the snapshot. */
    constructor(
        private readonly context: Pick<
            OperationContext,
            "catalog" | "entities" | "entityWriter" | "media" | "treeStore" | "progress"
        >,
        private readonly openers: readonly KeyOpener[],
        private readonly options: LogicalRestoreOptions = {},
    ) {}

    /**
     * What a run would do now. Only reads.
     *
     * @param tier - undefined while it is not known.
     * @throws CodedError where the snapshot cannot be opened, or the service cannot be read.
     */
    async plan(
        facts: LogicalFacts,
        request: LogicalPlanRequest,
        tier: string | undefined,
        made: readonly string[] = [],
    ): Promise<LogicalRestorePlan> {
        const { serviceId, scope } = request;
        const [tree, { about, bundles }] = await Promise.all([
            this.openOf(facts),
            captureService(this.context.entities(serviceId), serviceId, {
                seed: facts.id,
                ...(isAboutMedia(scope) && { media: this.context.media }),
            }),
        ]);
        return planOver(tree, { kinds: about.kinds, bundles }, request, tier, made);
    }

    /**
     * What a run would do with a service that is yet to be created: as if it held nothing. Only reads.
     *
     * @throws CodedError where the snapshot cannot be opened.
     */
    async planIntoNew(facts: LogicalFacts, request: LogicalPlanRequest, tier: string): Promise<LogicalRestorePlan> {
        return planOver(await this.openOf(facts), { kinds: {}, bundles: [] }, request, tier, []);
    }

    /**
     * @returns the record, in the catalog by then.
     * @throws PreflightError with every reason, before anything is written; UnfinishedOperationError after: the next run goes on.
     */
    async run(facts: LogicalFacts, request: LogicalRestoreRequest, target: ServiceObservation): Promise<RestoreRecord> {
        const { catalog, progress } = this.context;
        const intent = intendRestore(target, request.trigger, facts.id);
        const begun = await catalog.read(restoreDocument, intent.id);
        if (begun?.value.result === "succeeded" && (request.verify === "off" || !isToCompare(begun.value))) {
            progress(
                `${operationInWords("restore", intent, request.serviceId)} has already finished: using the catalog's record`,
            );
            return begun.value;
        }
        const before = begun?.value.logical;
        const plan = await this.plan(facts, request, target.tier, before?.made);
        if (plan.problems.length > 0) {
            throw new PreflightError(
                `restore the ${snapshotInWords(facts)} into '${request.serviceId}'`,
                plan.problems,
            );
        }
        await this.options.requireMeant?.();
        progress(`restores the ${snapshotInWords(facts)}: ${describeLogicalPlan(plan)}`);
        let entry = await this.writeIntent(intent, request, plan, target, before);
        try {
            entry = await this.apply(entry, plan, request);
            return await this.verify(entry, facts, request, target);
        } catch (error) {
            throw error instanceof UnfinishedOperationError
                ? error
                : new UnfinishedOperationError((error as Error).message, entry.value);
        }
    }

    private async writeIntent(
        fresh: RestoreRecord,
        request: LogicalRestoreRequest,
        plan: LogicalRestorePlan,
        target: ServiceObservation,
        before: LogicalRestoreRecord | undefined,
    ): Promise<CatalogEntry<RestoreRecord>> {
        const { catalog } = this.context;
        const { scope } = request;
        const logical: LogicalRestoreRecord = {
            mode: modeOf(request),
            ...(scope && { scope }),
            made: [...new Set([...(before?.made ?? []), ...plan.made])],
            requests: before?.requests ?? 0,
            problems: [],
            lacks: Object.fromEntries(plan.lacks.map(({ code, ids }) => [code, ids.length])),
        };
        const { created, ...entry } = await catalog.createOrRead(restoreDocument, fresh.id, { ...fresh, logical });
        const { verification: _old, ...rest } = entry.value;
        return catalog.replace(
            entry,
            intend({ ...(created ? entry.value : rest), snapshot: fresh.snapshot, logical }, target.observedAt),
        );
    }

    private async apply(
        entry: CatalogEntry<RestoreRecord>,
        plan: LogicalRestorePlan,
        { serviceId }: LogicalRestoreRequest,
    ): Promise<CatalogEntry<RestoreRecord>> {
        const { catalog, entities, entityWriter, media, progress } = this.context;
        const { done, problems } = await applyPlan(plan.stages, {
            writer: entityWriter(serviceId),
            reader: entities(serviceId),
            media: new PortalMedia(entities(serviceId), media),
            progress,
            pause: this.options.pause ?? ((milliseconds) => pauseFor(milliseconds)),
        });
        progress(`${operationInWords("restore", entry.value, serviceId)} sent ${done} requests`);
        for (const { code, entity, message } of problems) {
            progress(`Warning: ${code}: '${entity}': ${message}`);
        }
        const logical = entry.value.logical!;
        const completedAt = await catalog.open();
        const record = succeed(
            { ...entry.value, observed: { startedAt: entry.value.intendedAt ?? null, completedAt: null } },
            completedAt,
        );
        return catalog.replace(entry, {
            ...record,
            logical: { ...logical, requests: logical.requests + done, problems },
        });
    }

    /** Reads the service once more, and plans once more: what would still be written or deleted is what differs. */
    private async verify(
        entry: CatalogEntry<RestoreRecord>,
        facts: LogicalFacts,
        request: LogicalRestoreRequest,
        target: ServiceObservation,
    ): Promise<RestoreRecord> {
        const { catalog, progress } = this.context;
        const { problems, made } = entry.value.logical!;
        if (request.verify === "off") {
            requireNone(problems, entry.value, request, facts);
            return entry.value;
        }
        const again = await this.plan(facts, request, target.tier, made);
        const verification = judgePlan(again, problems, (await catalog.open()).toISOString());
        const isAccepted = isBlocking(verification) && isIdOf(request.acceptDifferences, facts.id);
        const { value } = await catalog.replace(entry, {
            ...entry.value,
            verification: { ...verification, ...(isAccepted && { accepted: facts.id }) },
        });
        if (isBlocking(value.verification!)) {
            requireNone(problems, value, request, facts);
            throw notAlike(value.verification!.differences, value, request, facts);
        }
        progress(
            `${operationInWords("restore", value, request.serviceId)}: ${again.entities.length} entities are those of the snapshot`,
        );
        return value;
    }

    private readonly openOf = ({ payload }: LogicalFacts): Promise<WholeTree> =>
        this.open(payload.container, payload.root!);

    /** Once for each snapshot. */
    private open(container: string, root: string): Promise<WholeTree> {
        const key = `${container}/${root}`;
        const known = this.trees.get(key) ?? new TreeReader(this.context.treeStore(container), this.openers).read(root);
        this.trees.set(key, known);
        return known;
    }
}

function planOver(
    { tree, bundles }: WholeTree,
    live: { readonly kinds: Tree["kinds"]; readonly bundles: readonly Bundle[] },
    request: LogicalPlanRequest,
    tier: string | undefined,
    made: readonly string[],
): LogicalRestorePlan {
    const { serviceId, scope, siteLocal, leaveOut, supply } = request;
    const [saved, found] = [splitFiles(bundles), splitFiles(live.bundles)];
    const { [mediaKind]: _files, ...kinds } = live.kinds;
    const common = {
        mode: modeOf(request),
        ...(scope && { scope }),
        ...(siteLocal && { siteLocal }),
        ...(leaveOut && { leaveOut }),
    };
    const plan = planLogicalRestore({
        ...common,
        tree,
        snapshot: toEntities(saved.members, tree.service),
        target: { serviceId, tier, entities: toEntities(found.members, serviceId), kinds },
        ...(supply && { supply }),
        ofFiles: saved.files.map(pathOfMedia),
        made,
    });
    return withMedia(plan, {
        ...common,
        snapshot: { files: saved.files, kinds: tree.kinds },
        target: { files: found.files, kinds: live.kinds },
    });
}

/** Files of the portal's media are no entities: ARM cannot be asked to write them. */
function splitFiles(bundles: readonly Bundle[]): { readonly members: Member[]; readonly files: MediaFile[] } {
    const all = bundles.flatMap(({ members }) => members).map((member) => ({ member, file: toMediaFile(member) }));
    return {
        members: all.flatMap(({ member, file }) => (file ? [] : [member])),
        files: all.flatMap(({ file }) => (file ? [file] : [])),
    };
}

/** What a second plan would still do. */
function judgePlan(
    { entities, deleted, lacks }: LogicalRestorePlan,
    problems: readonly RestoreProblem[],
    comparedAt: string,
): Verification {
    const differences: Difference[] = [
        ...entities
            .filter(({ isWritten }) => isWritten)
            .map(({ path, state }): Difference => ({
                kind: kindPathOf(path),
                entity: path,
                change: state === "missing" ? "missing" : "changed",
                part: "content",
            })),
        ...deleted.map((path): Difference => ({
            kind: kindPathOf(path),
            entity: path,
            change: "unexpected",
            part: "content",
        })),
    ];
    const verified = differences.length === 0 && problems.length === 0;
    return {
        outcome: verified ? "verified" : "different",
        verified,
        comparedAt,
        differences,
        tolerated: [],
        notCompared: [
            ...lacks.flatMap(({ code, ids }) =>
                ids.map(
                    (id) =>
                        ({ kind: kindPathOf(id), entity: id, part: "content", code: "leftOut", reason: code }) as const,
                ),
            ),
            ...leftOut,
        ],
        compared: { kinds: new Set(entities.map(({ path }) => kindPathOf(path))).size, entities: entities.length },
    };
}

/** How many lines a message lists; the record in the catalog has all. */
const maxLines = 20;

function requireNone(
    problems: readonly RestoreProblem[],
    record: RestoreRecord,
    request: LogicalRestoreRequest,
    facts: LogicalFacts,
): void {
    if (problems.length > 0 && !isIdOf(request.acceptDifferences, facts.id)) {
        const lines = problems.map(({ code, entity, message }): Problem => ({
            code,
            message: `'${entity}': ${message}`,
        }));
        throw unfinished(lines, record, request, facts);
    }
}

const notAlike = (
    differences: readonly Difference[],
    record: RestoreRecord,
    request: LogicalRestoreRequest,
    facts: LogicalFacts,
): UnfinishedOperationError =>
    unfinished(
        differences.map(({ entity, change }) => ({ code: "Different", message: `'${entity}' is ${change}` })),
        record,
        request,
        facts,
    );

function unfinished(
    lines: readonly Problem[],
    record: RestoreRecord,
    { serviceId }: LogicalRestoreRequest,
    facts: LogicalFacts,
): UnfinishedOperationError {
    const more = lines.length - maxLines;
    const { message } = new CodedError(
        "NotVerified",
        [
            `'${serviceId}' is not as the ${snapshotInWords(facts)} after the restore:`,
            ...lines.slice(0, maxLines).map(({ code, message: said }) => `- ${code}: ${said}`),
            ...(more > 0 ? [`- and ${more} more, in the restore's record in the catalog`] : []),
            "An API of which a policy was refused answers 503 until it is restored. Correct the cause, then run it again: it writes what is left. " +
                `Name what is not to be restored in leaveOut, or set acceptDifferences to '${shortId(facts.id)}' to take it as it is.`,
        ].join("\n"),
    );
    return new UnfinishedOperationError(message, record);
}
