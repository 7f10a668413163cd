import { randomUUID } from "node:crypto";
import { AzureError } from "../azure/errors";
import { requireService } from "../azure/require-service";
import { nameOfService, sameResource } from "../azure/resource-id";
import { CodedError } from "../common/coded-error";
import { secondsSince, timeOf } from "../common/as-people-read";
import { PreflightError } from "../common/problem";
import type { Problem } from "../common/problem";
import type { OperationContext } from "../operation/context";
import { UnfinishedOperationError } from "../operation/run";
import type { Authority } from "../records/authority/authority";
import { derivedName } from "../records/derived-name";
import { drillDocument, drillSchema, drillsOf, isDrillOpen } from "../records/drill-record";
import type { DrillRecord } from "../records/drill-record";
import { fail, isEnded } from "../records/operation-record";
import { restoreDocument } from "../records/restore-record";
import { drillHold } from "../records/snapshot/held-by";
import { pathOf } from "../records/document-type";
import type { SnapshotsObservation } from "../records/selection/select";
import { triggeredName } from "../records/triggered-name";
import { RestoreOperation } from "../restore/restore-operation";
import { addHold, removeHold } from "../vault/holds";
import { withLease } from "../vault/lease";
import type { CatalogEntry } from "../vault/catalog";
import { chooseDrillSnapshot } from "./choose-drill-snapshot";
import type { DrillInputs } from "./drill-inputs";
import { countCompared, describeDrilled, describeProof, judgeObjectives, judgeVerification } from "./judge-drill";
import { observeDrill } from "./observe-drill";
import { shortId } from "../common/short-id";

/** What came of one run. */
export interface DrillRun {
    /** The drill that it did or went on with; undefined where none was due. */
    readonly record: DrillRecord | undefined;
}

type Context = OperationContext;

/**
 * Restores a snapshot into a scratch service, compares the two, and removes the service again. A run that was killed anywhere
 * is gone on with by the next: its record is written before Azure is asked for the service.
 */
export class DrillOperation {
    constructor(
        private readonly context: Context,
        /** From 0 up to 1, for a random snapshot; for tests. */
        private readonly chance: () => number = Math.random,
    ) {}

    /**
     * Does what is due, and removes what earlier runs have left.
     *
     * @throws UnfinishedOperationError for a drill that has failed, once its record is written and its service removed;
     * PreflightError where none can begin; CodedError `ScratchServiceLeft`.
     */
    async run(inputs: DrillInputs): Promise<DrillRun> {
        return this.alone(inputs, async () => {
            const { records, plan } = await observeDrill(this.context, inputs);
            const own = drillsOf(records, inputs.drill);
            const left = await this.removeAll(
                own.filter((record) => isDrillOpen(record) && record.result !== "running"),
                inputs,
            );
            const running = own.find(({ result }) => result === "running");
            const record = running
                ? await this.resume(running, inputs)
                : plan.action === "drill"
                  ? await this.begin(inputs)
                  : undefined;
            requireRemoved(left, record);
            if (record?.result === "failed") {
                throw failed(record);
            }
            return { record };
        });
    }

    /** Removes every service that runs of the drill have left. @throws CodedError `ScratchServiceLeft` */
    async clean(inputs: DrillInputs): Promise<void> {
        await this.alone(inputs, async () => {
            const { values } = await this.context.catalog.list(drillDocument);
            const open = drillsOf(values, inputs.drill).filter(isDrillOpen);
            requireRemoved(await this.removeAll(open, inputs), undefined);
        });
    }

    private async alone<T>({ drill }: DrillInputs, act: () => Promise<T>): Promise<T> {
        const work = await withLease(this.context.catalog, derivedName(["drill"], drill, [drill]), act);
        if (!work.held) {
            throw new CodedError("AnotherRunGoesOn", `Drill '${drill}' was not run: ${work.reason}.`);
        }
        return work.value;
    }

    private async begin(inputs: DrillInputs): Promise<DrillRecord> {
        const { catalog, progress } = this.context;
        const now = await catalog.open();
        const id = derivedName(["drill"], inputs.drill, [inputs.drill, now.toISOString(), randomUUID()]);
        const record = await this.plan(inputs, id, now);
        const { created, ...entry } = await catalog.createOrRead(drillDocument, id, record);
        if (!created) {
            throw new CodedError("ChangedMeanwhile", `Drill '${shortId(id)}' is another run's: run it again.`);
        }
        progress(
            `drills ${describeDrilled(record)} (${record.snapshot.chosen}) in scratch service '${nameOfService(record.scratch.serviceId)}'`,
        );
        return this.proceed(entry, inputs);
    }

    /** @throws PreflightError with every reason not to begin. */
    private async plan(inputs: DrillInputs, id: string, now: Date): Promise<DrillRecord> {
        const { catalog, authority, scratchServices } = this.context;
        const recorded = (await authority.find())?.authority;
        const snapshots = await catalog.observeSnapshots();
        const { snapshot, chosen, problems } = chooseDrillSnapshot(
            ...[snapshots, inputs, inputs.tier, recorded, this.chance(), now],
        );
        const name = `${inputs.namePrefix}-${id.slice(-12)}`;
        const serviceId = `${inputs.resourceGroupId}/providers/Microsoft.ApiManagement/service/${name}`;
        const more = [
            ...findSiteProblems(inputs, serviceId, recorded, snapshots),
            ...((await scratchServices.find(serviceId))
                ? [{ code: "NameTaken", message: `Azure has a service '${serviceId}' already: run it again.` }]
                : []),
        ];
        const tier = inputs.tier ?? snapshot?.service.tier;
        if (!snapshot || !tier || more.length > 0) {
            throw new PreflightError(`run drill '${inputs.drill}'`, [...problems, ...more]);
        }
        const startedAt = snapshot.observed.startedAt ?? now.toISOString();
        return {
            ...{ schema: drillSchema, id, drill: inputs.drill, everyDays: inputs.everyDays },
            snapshot: {
                ...{ id: snapshot.id, chosen, startedAt, tier: snapshot.service.tier },
                kind: snapshot.kind === "logical" ? "logical" : "native",
            },
            scratch: {
                ...{ serviceId, location: inputs.location, state: "intended" },
                tier,
            },
            startedAt: now.toISOString(),
            result: "running",
            problems: [],
            dataAgeSeconds: Math.max(0, secondsSince(startedAt, now)),
            objectives: {
                ...(inputs.recoveryTimeObjectiveSeconds && {
                    recoveryTimeSeconds: inputs.recoveryTimeObjectiveSeconds,
                }),
                ...(inputs.recoveryPointObjectiveSeconds && {
                    recoveryPointSeconds: inputs.recoveryPointObjectiveSeconds,
                }),
            },
            resumed: 0,
        };
    }

    private async resume({ id, drill }: DrillRecord, inputs: DrillInputs): Promise<DrillRecord> {
        const { catalog, progress } = this.context;
        const entry = await catalog.read(drillDocument, id);
        if (!entry) {
            throw new CodedError("RemovedMeanwhile", `The record of drill '${shortId(id)}' was removed: run it again.`);
        }
        progress(`goes on with drill '${drill}' of ${timeOf(entry.value.startedAt)}`);
        const resumed = { ...entry.value, resumed: entry.value.resumed + 1 };
        return this.proceed(await catalog.replace(entry, resumed), inputs);
    }

    /** @returns the record once it is judged, and the service removed where it can be. */
    private async proceed(begun: CatalogEntry<DrillRecord>, inputs: DrillInputs): Promise<DrillRecord> {
        const { catalog, progress } = this.context;
        let entry = begun;
        let problems: readonly Problem[];
        try {
            entry = await this.stand(entry, inputs);
            problems = await this.restore(entry.value, inputs);
        } catch (error) {
            problems = problemsOf(error);
        }
        const judgedAt = await catalog.open();
        const { verification } = (await this.restoreOf(entry.value)) ?? {};
        const recoverySeconds = problems.length === 0 ? secondsSince(entry.value.startedAt, judgedAt) : undefined;
        const measured = {
            ...entry.value,
            judgedAt: judgedAt.toISOString(),
            ...(recoverySeconds !== undefined && { recoverySeconds }),
            ...(verification && { compared: countCompared(verification) }),
        };
        const all = [...problems, ...judgeObjectives(measured)];
        entry = await catalog.replace(entry, {
            ...measured,
            result: all.length === 0 ? "passed" : "failed",
            problems: all,
        });
        if (all.length === 0) {
            progress(`drill '${inputs.drill}' passed: ${describeProof(entry.value).join("; ")}`);
        }
        const left = await this.removeAll([entry.value], inputs);
        const ended = (await catalog.read(drillDocument, entry.value.id))?.value ?? entry.value;
        requireRemoved(left, ended);
        return ended;
    }

    /** Holds the snapshot, and has the scratch service made. */
    private async stand(entry: CatalogEntry<DrillRecord>, inputs: DrillInputs): Promise<CatalogEntry<DrillRecord>> {
        const { catalog, plane, progress, scratchServices } = this.context;
        const { id, snapshot, scratch } = entry.value;
        await addHold(catalog, snapshot.id, holdOf(id));
        const { publisherName, publisherEmail, identityId, timeoutSeconds } = inputs;
        const { serviceId, location, tier } = scratch;
        progress(`creates scratch service '${nameOfService(serviceId)}' (${tier}, ${location})`);
        const request = { serviceId, location, tier, publisherName, publisherEmail, identityId, drill: id };
        await scratchServices.create(request, timeoutSeconds);
        const restore = triggeredName(await requireService(plane, serviceId), id);
        return catalog.replace(entry, { ...entry.value, restore, scratch: { ...scratch, state: "created" } });
    }

    /** @returns what the comparison found. @throws what kept the snapshot from being restored. */
    private async restore(record: DrillRecord, inputs: DrillInputs): Promise<readonly Problem[]> {
        const { scratch, snapshot, id } = record;
        const isLogical = snapshot.kind === "logical";
        const { leaveOut, supply, ageIdentity, plan: _ofDrill, ...shared } = inputs;
        try {
            await new RestoreOperation(this.context).run({
                ...shared,
                ...(isLogical && { leaveOut, supply, ageIdentity }),
                ...{ serviceId: scratch.serviceId, trigger: id, snapshot: snapshot.id, verify: "entities" },
            });
        } catch (error) {
            const found = await this.restoreOf(record);
            const differences = found?.result === "succeeded" ? judgeVerification(found) : [];
            if (!(error instanceof UnfinishedOperationError) || differences.length === 0) {
                throw error;
            }
            return differences;
        }
        return judgeVerification((await this.restoreOf(record)) ?? {});
    }

    private async restoreOf({ restore }: DrillRecord) {
        return restore === undefined
            ? undefined
            : (await this.context.catalog.readOrLeaveOut(restoreDocument, restore))?.value;
    }

    /** One that cannot be removed does not keep the others. @returns why of each. */
    private async removeAll(records: readonly DrillRecord[], inputs: DrillInputs): Promise<string[]> {
        const left: string[] = [];
        for (const { id } of records) {
            try {
                await this.remove(id, inputs);
            } catch (error) {
                if (!(error instanceof AzureError) && !(error instanceof CodedError)) {
                    throw error;
                }
                left.push(error.message);
            }
        }
        return left;
    }

    private async remove(id: string, { timeoutSeconds }: DrillInputs): Promise<void> {
        const { catalog, progress, scratchServices } = this.context;
        const entry = await catalog.read(drillDocument, id);
        if (!entry) {
            return;
        }
        const { scratch, snapshot } = entry.value;
        const { serviceId, location } = scratch;
        await scratchServices.remove({ serviceId, location, drill: id }, timeoutSeconds);
        progress(`scratch service '${nameOfService(serviceId)}' is deleted, and its name is free`);
        await this.endRestore(entry.value);
        await release(this.context, snapshot.id, id);
        const completedAt = (await catalog.open()).toISOString();
        await catalog.replace(entry, {
            ...entry.value,
            completedAt,
            scratch: { ...scratch, state: "removed" },
            // Whoever destroys a drill gives up what runs.
            ...(entry.value.result === "running" && {
                ...{ result: "failed", judgedAt: completedAt },
                problems: [{ code: "DrillGivenUp", message: "it was removed before it was done" }],
            }),
        });
    }

    /** A record that says that Azure restores would be waited for, and keep its snapshot. */
    private async endRestore(record: DrillRecord): Promise<void> {
        const { catalog } = this.context;
        const entry = record.restore && (await catalog.readOrLeaveOut(restoreDocument, record.restore));
        if (entry && !isEnded(entry.value)) {
            await catalog.replace(
                entry,
                fail(entry.value, `drill '${shortId(record.id)}' has removed its scratch service`),
            );
        }
    }
}

const holdOf = (id: string): string => drillHold + id;

/** A snapshot that is no longer in the catalog has no hold to release. */
async function release({ catalog }: Context, snapshotId: string, id: string): Promise<void> {
    try {
        await removeHold(catalog, snapshotId, holdOf(id));
    } catch (error) {
        if (!(error instanceof CodedError && error.code === "SnapshotUnknown")) {
            throw error;
        }
    }
}

/** Nothing that serves clients may be taken for a scratch service, nor the other way round. */
function findSiteProblems(
    { namePrefix }: Pick<DrillInputs, "namePrefix">,
    serviceId: string,
    authority: Authority | undefined,
    { snapshots }: SnapshotsObservation,
): Problem[] {
    const known = [
        ...(authority?.lineage ?? []).flatMap((term) => (term.serviceId === null ? [] : [term.serviceId])),
        ...snapshots.map(({ service }) => service.resourceId),
    ];
    const taken = known.find(
        (id) => sameResource(id, serviceId) || nameOfService(id).toLowerCase() === namePrefix.toLowerCase(),
    );
    return taken === undefined
        ? []
        : [
              {
                  code: "NameOfASite",
                  message: `namePrefix is '${namePrefix}', and '${taken}' is a service that is backed up: name the scratch services otherwise, for example '${namePrefix}-drill'.`,
              },
          ];
}

function problemsOf(error: unknown): readonly Problem[] {
    if (error instanceof PreflightError) {
        return error.problems;
    }
    if (error instanceof AzureError || error instanceof CodedError) {
        return [{ code: error.code, message: error.message }];
    }
    if (error instanceof UnfinishedOperationError) {
        const [, told] = /^([A-Z][A-Za-z]+): /.exec(error.message) ?? [];
        return [{ code: told === undefined ? "RestoreFailed" : told, message: error.message }];
    }
    throw error;
}

/** @param record - of the drill that was run beside, which has its own words. */
function requireRemoved(left: readonly string[], record: DrillRecord | undefined): void {
    if (left.length > 0) {
        const judged = record?.result === "failed" ? `\n${failed(record).message}` : "";
        const error = new CodedError(
            "ScratchServiceLeft",
            `A scratch service is still there, and costs money: ${left.join("; ")}. Run it again: it is removed then, ` +
                `or delete and purge it by hand.${judged}`,
        );
        throw record ? new UnfinishedOperationError(error.message, record) : error;
    }
}

function failed(record: DrillRecord): UnfinishedOperationError<DrillRecord> {
    const { message } = new CodedError(
        "DrillFailed",
        [
            `Drill '${record.drill}' of ${describeDrilled(record)} failed:`,
            ...record.problems.map(({ code, message: said }) => `- ${code}: ${said}`),
            `The scratch service is removed, and '${pathOf(drillDocument, record.id)}' in the catalog has the record. Correct the cause, ` +
                "then run it again.",
        ].join("\n"),
    );
    return new UnfinishedOperationError(message, record);
}
