import { CodedError } from "../common/coded-error";
import type { ServiceObservation } from "../azure/service";
import type { Catalog, CatalogEntry } from "../vault/catalog";
import type { OperationContext } from "../operation/context";
import { requireService } from "../azure/require-service";
import { isBegun } from "../records/operation-record";
import { runOperation, UnfinishedOperationError } from "../operation/run";
import { storageParameters } from "../operation/storage-parameters";
import { triggeredName } from "../records/triggered-name";
import type { SiteLocalRecord } from "../records/site-local-document";
import { parseSecretsKey } from "../inventory/secrets-key";
import { SiteLocalKeeper } from "../site-local/site-local-keeper";
import { pathOf } from "../records/document-type";
import { parseSelector } from "../records/snapshot/selector";
import { snapshotDocument } from "../records/snapshot/snapshot-document";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { preflight } from "../preflight/preflight";
import { requireCatalog } from "../preflight/require-catalog";
import { PreflightError } from "../common/problem";
import { LogicalRestoreOperation } from "../logical-restore/logical-restore-operation";
import { asksForParts } from "../logical-restore/logical-restore-inputs";
import { logicalSnapshotNeeded, openersOf } from "../logical-restore/openers";
import { asLogical } from "../records/snapshot/logical-facts";
import type { LogicalFacts } from "../records/snapshot/logical-facts";
import { findActiveSiteProblems } from "./active-site";
import { chooseSnapshot } from "./choose-snapshot";
import type { SnapshotChoice } from "./choose-snapshot";
import { wishOf } from "./observe-restore";
import { findPlanProblems, selectorOf } from "./plan-restore";
import { intendRestore, restoreDocument } from "../records/restore-record";
import type { RestoreRecord } from "../records/restore-record";
import type { RestoreInputs } from "./restore-inputs";
import { RestoreVerifier } from "./restore-verifier";
import { describeNotCompared } from "../inventory/left-out";
import { describeVerification, explainVerification } from "../inventory/verification";
import { isBlocking } from "../records/verification";
import { snapshotInWords } from "../records/snapshot/snapshot-in-words";
import { isIdOf, shortId } from "../common/short-id";
import { operationInWords } from "../operation/operation-in-words";

/** Restores the snapshot that a trigger asks for into a service. */
export class RestoreOperation {
    /**
     * @param options.isDrill - whether no failover waits for it: then the target is read without a plan.
     * @param options.isOwnAllowed - whether a service that is not active may be overwritten with its own snapshot.
     * @param options.takesEitherKind - whether what only a logical snapshot has use for is left aside with one of Azure's backups.
     * @param options.requireMeant - throws where it is not to be asked of Azure after all; called just before the POST.
     */
    constructor(
        private readonly context: OperationContext,
        private readonly options: {
            readonly isDrill: boolean;
            readonly isOwnAllowed: boolean;
            readonly takesEitherKind?: boolean;
            readonly requireMeant?: () => Promise<void>;
        } = { isDrill: true, isOwnAllowed: false },
    ) {}

    /**
     * @returns the record of the restore, in the catalog by then. One whose target is not as its snapshot is compared again
     * by the next run, and not restored again.
     * @throws Error, with every reason, before anything is written or asked of Azure when the snapshot cannot be
     * restored there; UnfinishedOperationError after.
     */
    async run(inputs: RestoreInputs): Promise<RestoreRecord> {
        const { plane, catalog, accessKey } = this.context;
        const target = await requireService(plane, inputs.serviceId);
        const id = triggeredName(target, inputs.trigger);
        await requireCatalog(this.context, inputs, `restore into '${inputs.serviceId}'`);
        const begun = (await catalog.read(restoreDocument, id))?.value;
        const logical = await this.findLogical(inputs, target, begun);
        if (logical) {
            return this.restoreLogical(logical, inputs, target);
        }
        // An operation under way is waited for, whatever the catalog would select today.
        const adopted = isBegun(begun) ? begun : undefined;
        const snapshot = adopted ? undefined : await this.choose(inputs, selectorOf(inputs.snapshot, begun));
        const intent = adopted ?? intendRestore(target, inputs.trigger, snapshot?.id ?? "", inputs.overwriteActive);
        const verifier = new RestoreVerifier(this.context, inputs, this.options.isDrill);
        const { siteLocal, secretsKey, secretsKeyId, skipKinds } = inputs;
        const keeper = new SiteLocalKeeper(this.context, {
            key: secretsKey ? parseSecretsKey(secretsKey, secretsKeyId ?? undefined) : undefined,
            skipKinds: skipKinds ?? [],
        });
        let own: SiteLocalRecord | undefined;
        const restored = await runOperation(
            {
                action: "restore",
                inputs,
                parameters: async () => {
                    await requireStanding(catalog, snapshot?.id ?? "");
                    await this.requireNotActive(inputs, snapshot?.id ?? "");
                    await this.options.requireMeant?.();
                    return storageParameters(inputs, snapshot?.payload.name ?? "", accessKey);
                },
                document: restoreDocument,
                intent,
                prepare:
                    siteLocal?.length || begun?.siteLocal
                        ? async () => ({
                              // Once in a run: its first POST may have been taken though the answer was lost.
                              siteLocal: (own ??= await keeper.keep(target, inputs.trigger, siteLocal ?? [], begun)),
                          })
                        : undefined,
                // The preflight waits until the service stands still.
                wasChanging: target.targetProvisioningState !== "",
                findDone:
                    inputs.verify === "off"
                        ? undefined
                        : async (seenChanging) => {
                              const facts =
                                  snapshot ?? (await catalog.readOrLeaveOut(snapshotDocument, intent.snapshot))?.value;
                              return facts && verifier.findDone(facts, seenChanging);
                          },
            },
            this.context,
        );
        try {
            return await this.check(restored, target, inputs, verifier, keeper);
        } catch (error) {
            if (error instanceof UnfinishedOperationError) {
                throw error;
            }
            throw new UnfinishedOperationError((error as Error).message, restored);
        }
    }

    /** The snapshot that is to be restored, if it is a logical one. @throws PreflightError where it may not be. */
    private async findLogical(
        inputs: RestoreInputs,
        target: ServiceObservation,
        begun: RestoreRecord | undefined,
    ): Promise<LogicalFacts | undefined> {
        const { authority, catalog } = this.context;
        if (begun && isBegun(begun) && !begun.logical) {
            return undefined;
        }
        const selector = begun?.logical ? begun.snapshot : selectorOf(inputs.snapshot, begun);
        const what = `restore snapshot '${shortId(selector)}' into '${inputs.serviceId}'`;
        const isId = parseSelector(selector).selector?.by === "id";
        const named = isId ? await this.findNamed(selector) : undefined;
        const isAnother = isId && (!named || !asLogical(named));
        const mayBeNative = this.options.takesEitherKind || !asksForParts(inputs);
        if (isAnother && mayBeNative) {
            return undefined;
        }
        const active = (await authority.find())?.authority;
        const wish = { ...wishOf({ ...inputs, snapshot: selector }, target), isOwnAllowed: this.options.isOwnAllowed };
        const choice = isAnother
            ? undefined
            : chooseSnapshot(await catalog.observeSnapshots(), wish, active, target.observedAt);
        const logical = choice?.snapshot && asLogical(choice.snapshot);
        if (!logical) {
            if (mayBeNative && !named) {
                // With every other obstacle of a restore from one of Azure's backups.
                return undefined;
            }
            throw new PreflightError(what, choice?.problems.length ? choice.problems : [logicalSnapshotNeeded]);
        }
        const problems = selector === inputs.snapshot ? findPlanProblems(inputs.plan, choice.snapshot, active) : [];
        if (problems.length > 0) {
            throw new PreflightError(what, problems);
        }
        return logical;
    }

    /** By its whole ID, or by its short one. */
    private async findNamed(typed: string): Promise<SnapshotFacts | undefined> {
        const { catalog } = this.context;
        const named = await catalog.readOrLeaveOut(snapshotDocument, typed);
        return named?.value ?? (await catalog.listSnapshots()).find(({ id }) => isIdOf(typed, id));
    }

    private async restoreLogical(
        facts: LogicalFacts,
        inputs: RestoreInputs,
        target: ServiceObservation,
    ): Promise<RestoreRecord> {
        const operation = new LogicalRestoreOperation(this.context, openersOf(inputs, process.env, this.context), {
            requireMeant: async () => {
                await requireStanding(this.context.catalog, facts.id);
                await this.requireNotActive(inputs, facts.id);
                await this.options.requireMeant?.();
            },
        });
        const { id } = await operation.run(facts, inputs, target);
        const verifier = new RestoreVerifier(this.context, inputs, this.options.isDrill);
        let entry = await this.requireRecord(id);
        // The settings of a service have no part in what is restored of it by scope.
        entry = inputs.scope ? entry : await this.withGaps(entry, target, verifier);
        const { value } = await verifier.probeOnce(entry);
        return this.requireVerified(value, inputs);
    }

    /** What is left once Azure has restored: the target's own, what the snapshot left out, and whether the target is like it. */
    private async check(
        restored: RestoreRecord,
        target: ServiceObservation,
        inputs: RestoreInputs,
        verifier: RestoreVerifier,
        keeper: SiteLocalKeeper,
    ): Promise<RestoreRecord> {
        const { progress } = this.context;
        let entry = await this.requireRecord(restored.id);
        entry = await keeper.putBack(entry, target);
        entry = await this.withGaps(entry, target, verifier);
        if (inputs.verify === "off") {
            return entry.value;
        }
        entry = await verifier.verify(entry);
        const { verification } = this.requireVerified(entry.value, inputs);
        progress(
            `${operationInWords("restore", restored, inputs.serviceId)} ${verification ? describeVerification(verification) : ""}`,
        );
        if (verification) {
            progress(`not compared: ${verification.notCompared.map(describeNotCompared).join("; ")}`);
        }
        return entry.value;
    }

    private async withGaps(
        entry: CatalogEntry<RestoreRecord>,
        target: ServiceObservation,
        verifier: RestoreVerifier,
    ): Promise<CatalogEntry<RestoreRecord>> {
        const { value } = entry;
        return value.gaps
            ? entry
            : this.context.catalog.replace(entry, { ...value, gaps: await verifier.findGaps(value, target) });
    }

    private async requireRecord(id: string): Promise<CatalogEntry<RestoreRecord>> {
        const entry = await this.context.catalog.read(restoreDocument, id);
        if (!entry) {
            throw new CodedError(
                "RemovedMeanwhile",
                `'${pathOf(restoreDocument, id)}' was removed from the catalog: run it again.`,
            );
        }
        return entry;
    }

    /** @throws UnfinishedOperationError where what was compared, or probed, is not as it should be. */
    private requireVerified(record: RestoreRecord, { serviceId, verify }: RestoreInputs): RestoreRecord {
        const { verification, snapshot } = record;
        if (verify !== "off" && verification && isBlocking(verification)) {
            const { message } = new CodedError("NotVerified", explainVerification(verification, serviceId, snapshot));
            throw new UnfinishedOperationError(message, record);
        }
        return record;
    }

    /** Asked once more just before the POST: the site may have become active since. */
    private async requireNotActive(inputs: RestoreInputs, snapshotId: string): Promise<void> {
        const problems = findActiveSiteProblems((await this.context.authority.find())?.authority, inputs, snapshotId);
        if (problems.length > 0) {
            throw new PreflightError(`restore snapshot '${shortId(snapshotId)}' into '${inputs.serviceId}'`, problems);
        }
    }

    private async choose(inputs: RestoreInputs, selector: string): Promise<SnapshotFacts> {
        const { authority, catalog, progress } = this.context;
        let chosen: SnapshotChoice | undefined;
        const what = `restore snapshot '${shortId(selector)}' into '${inputs.serviceId}'`;
        await preflight(this.context, inputs, what, async (target) => {
            // What the authority names is in the catalog before it: a catalog read earlier may lack it.
            const active = (await authority.find())?.authority;
            const wish = {
                ...wishOf({ ...inputs, snapshot: selector }, target),
                isOwnAllowed: this.options.isOwnAllowed,
            };
            const choice = chooseSnapshot(await catalog.observeSnapshots(), wish, active, target.observedAt);
            if (!choice.snapshot) {
                return [...choice.problems];
            }
            chosen = choice;
            // What an earlier run has begun was planned by that one.
            return selector === inputs.snapshot ? findPlanProblems(inputs.plan, choice.snapshot, active) : [];
        });
        if (!chosen?.snapshot) {
            throw new Error(`No snapshot was chosen to ${what}.`);
        }
        progress(`restores the ${snapshotInWords(chosen.snapshot)}: ${chosen.because}`);
        return chosen.snapshot;
    }
}

/**
 * Looks at the snapshot once more when the intent is written down: pruning reads the intents after it has marked what goes,
 * so that one of the two sees the other.
 */
async function requireStanding(catalog: Catalog, snapshotId: string): Promise<void> {
    const facts = (await catalog.read(snapshotDocument, snapshotId))?.value;
    if (!facts || facts.tombstone) {
        throw new CodedError(
            "Pruned",
            `Snapshot '${shortId(snapshotId)}' is being pruned (${facts?.tombstone?.reason ?? "its facts are gone"}): run it again ` +
                "to restore another.",
        );
    }
}
