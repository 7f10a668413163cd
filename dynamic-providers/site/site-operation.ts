import { CodedError } from "../common/coded-error";
import { isDeepStrictEqual } from "node:util";
import { AuthorityMovedError } from "../vault/authority-chain";
import type { AuthorityHead, AuthorityPosition, Decided } from "../vault/authority-chain";
import { requireTrusted } from "../vault/seen-authority";
import { BackupOperation } from "../backup/backup-operation";
import { addHold, removeHold } from "../vault/holds";
import { leaseSeconds, withLease } from "../vault/lease";
import type { OperationContext } from "../operation/context";
import { Deadline } from "../common/deadline";
import { PreflightError } from "../common/problem";
import { RestoreOperation } from "../restore/restore-operation";
import type { AuthorityChange } from "../records/authority/authority";
import { snapshotDocument } from "../records/snapshot/snapshot-document";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { decideSite } from "../protocol/decide-site";
import { consentsUsedBy } from "../protocol/used-consents";
import { observeSite } from "./observe-site";
import type { RunKnowledge } from "../protocol/site-observation";
import type { SiteInputs } from "./site-inputs";
import { isCounted, isIntent, maxSteps } from "../protocol/step";
import type { SiteStep } from "../protocol/step";
import { SnapshotComparison } from "./snapshot-comparison";

/** How far a run goes: `intent` writes down what binds the other site, `done` does all that is left. */
export type SiteExtent = "intent" | "done";

export interface SiteRun {
    readonly head: AuthorityHead;
    /** The step that it stopped at. */
    readonly last: SiteStep;
}

/** A run whose lease is still held after a killed one has ended waits this long for it, and then says so. */
const leaseWaitSeconds = 45;

/** Where the program has seen the authority, and where the same run's intent has brought it. */
const plannedWith = ({ observed, intended }: SiteInputs): readonly AuthorityPosition[] =>
    intended ? [observed, intended] : [observed];

/** Whether a run that goes so far has nothing left to do. */
const isSettled = (step: SiteStep, extent: SiteExtent): boolean =>
    step.work.does === "rest" || (extent === "intent" && !isIntent(step));

/** Why a change is written. */
const decided = ({ code, reason }: SiteStep, change: AuthorityChange, inputs: SiteInputs): Decided => {
    const consents = consentsUsedBy(change, inputs);
    return {
        reason: { code, message: reason },
        ...(Object.keys(consents).length > 0 && { consents }),
    };
};

/** Does what the protocol decides, one step at a time, and nothing else. */
export class SiteOperation {
    constructor(private readonly context: OperationContext) {}

    /**
     * @param seen - where the authority stood when this site's stack last looked.
     * @throws AuthorityMovedError when the authority is not as it was planned with, or another run moves it meanwhile, and
     * there is something left to do;
     * PreflightError when the protocol refuses; as BackupOperation and RestoreOperation.
     */
    async run(inputs: SiteInputs, extent: SiteExtent, seen?: AuthorityPosition): Promise<SiteRun> {
        const { catalog, progress } = this.context;
        const first = await this.look(inputs, {}, plannedWith(inputs), seen);
        if (isSettled(first.last, extent)) {
            // Nothing is to be done: no lease is taken, and nothing is written.
            return first;
        }
        const deadline = new Deadline(leaseWaitSeconds);
        for (;;) {
            const work = await withLease(
                catalog,
                `site-${inputs.site}`,
                (lost) => this.runAlone(inputs, extent, seen, lost),
                { durationSeconds: leaseSeconds.min },
            );
            if (work.held) {
                return work.value;
            }
            if (deadline.hasPassed) {
                throw new CodedError("AnotherRunGoesOn", `Site '${inputs.site}': ${work.reason}.`);
            }
            progress(work.reason, { ephemeral: true });
            await deadline.pause().catch(() => undefined);
        }
    }

    private async runAlone(
        inputs: SiteInputs,
        extent: SiteExtent,
        seen: AuthorityPosition | undefined,
        lost: AbortSignal,
    ): Promise<SiteRun> {
        let expected = plannedWith(inputs);
        let knowledge: RunKnowledge = {};
        let before: SiteStep | undefined;
        for (let count = 0; ;) {
            const looked = await this.look(inputs, knowledge, expected, before ? undefined : seen);
            const { head, last: step } = looked;
            const { work } = step;
            if (isSettled(step, extent)) {
                return looked;
            }
            if (count >= maxSteps || isDeepStrictEqual(step, before)) {
                throw new CodedError(
                    "NoProgress",
                    `Site '${inputs.site}' makes no progress: ${step.reason}. Run it again.`,
                );
            }
            lost.throwIfAborted();
            this.context.progress(step.reason);
            if (work.does === "append") {
                expected = [await this.context.authority.append(head, work.change, decided(step, work.change, inputs))];
            } else {
                knowledge = { ...knowledge, ...(await this.execute(inputs, step, head)) };
                expected = [head];
            }
            before = step;
            count += isCounted(step) ? 1 : 0;
        }
    }

    /** Observes and decides; writes nothing. @param expected - where the authority may stand. */
    private async look(
        inputs: SiteInputs,
        knowledge: RunKnowledge,
        expected: readonly AuthorityPosition[],
        seen: AuthorityPosition | undefined,
    ): Promise<SiteRun> {
        const { head, observation } = await observeSite(this.context, inputs.serviceId, knowledge);
        await requireTrusted(this.context.authority, head, seen);
        const step = decideSite(inputs, observation);
        const isAsPlanned = expected.some(
            ({ sequence, digest }) => sequence === head.sequence && digest === head.digest,
        );
        // Where another run has done all that this one was for, it has nothing to refuse.
        if (!isAsPlanned && step.work.does !== "rest") {
            throw new AuthorityMovedError(head.sequence);
        }
        if (step.work.does === "refuse") {
            throw new PreflightError(`go on with site '${inputs.site}'`, step.work.problems);
        }
        return { head, last: step };
    }

    /** @returns what this run knows now. */
    private async execute(inputs: SiteInputs, { work }: SiteStep, head: AuthorityHead): Promise<RunKnowledge> {
        const { catalog } = this.context;
        const requireMeant = (): Promise<void> => this.requireUnmoved(head);
        switch (work.does) {
            case "hold":
                await addHold(catalog, work.snapshot, work.hold);
                return {};
            case "release":
                await removeHold(catalog, work.snapshot, work.hold);
                return {};
            case "supersede":
                await this.supersede(work.snapshot);
                return {};
            case "takeSnapshot": {
                let compared: string | undefined;
                const onCompared = ({ id }: SnapshotFacts): void => {
                    compared = id;
                };
                const backup = new BackupOperation(this.context, { requireMeant, onCompared });
                const { id } = await backup.run({ ...inputs, trigger: work.trigger, adopt: undefined });
                // One that another run has finished meanwhile may be older than the service's last change.
                return compared === id || inputs.verify === "off" ? { finalSnapshot: id } : {};
            }
            case "compare":
                return { compared: await this.compare(inputs, work.snapshot) };
            case "comparePeer":
                return { peer: await this.comparePeer(inputs, work.serviceId, work.snapshot) };
            case "restore": {
                const { trigger, snapshot } = work;
                const options = { isDrill: false, isOwnAllowed: true, takesEitherKind: true, requireMeant };
                await new RestoreOperation(this.context, options).run({
                    ...inputs,
                    trigger,
                    snapshot,
                    from: undefined,
                    overwriteActive: undefined,
                    plan: undefined,
                });
                return {};
            }
            default:
                return {};
        }
    }

    /** A run that came to a halt, and lost its lease, must not act on what the authority was then. */
    private async requireUnmoved({ sequence, digest }: AuthorityHead): Promise<void> {
        const now = await this.context.authority.read();
        if (now.sequence !== sequence || now.digest !== digest) {
            throw new AuthorityMovedError(now.sequence);
        }
    }

    private async supersede(snapshotId: string): Promise<void> {
        const { catalog } = this.context;
        const entry = await catalog.read(snapshotDocument, snapshotId);
        if (entry) {
            await catalog.replace<SnapshotFacts>(entry, { ...entry.value, superseded: true });
        }
    }

    private async compare(inputs: SiteInputs, snapshot: string) {
        const differences = await new SnapshotComparison(this.context, inputs).run(inputs.serviceId, snapshot);
        return { snapshot, differences };
    }

    /** A peer that does not answer blocks no takeover; that it did not is said. */
    private async comparePeer(
        inputs: SiteInputs,
        serviceId: string,
        snapshot: string,
    ): Promise<NonNullable<RunKnowledge["peer"]>> {
        const { plane, progress } = this.context;
        if (inputs.verify === "off") {
            return { snapshot, answered: false, reason: "verify is 'off'" };
        }
        try {
            if (!(await plane.getService(serviceId))) {
                throw new Error("it no longer exists");
            }
            const differences = await new SnapshotComparison(this.context, inputs).run(serviceId, snapshot);
            return { snapshot, answered: true, differences };
        } catch (error) {
            const reason = error instanceof Error ? error.message : String(error);
            progress(`Warning: '${serviceId}' was not checked for changes after the hand-over: ${reason}`);
            return { snapshot, answered: false, reason };
        }
    }
}
