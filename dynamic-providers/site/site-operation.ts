import { isDeepStrictEqual } from "node:util";
import { AuthorityMovedError } from "../vault/authority-chain";
import type { AuthorityHead, AuthorityPosition } from "../vault/authority-chain";
import { requireNotOlder } from "../vault/seen-authority";
import { BackupOperation } from "../backup/backup-operation";
import { addHold, removeHold } from "../vault/holds";
import { snapshotPath } from "../vault/catalog";
import { leaseSeconds, withLease } from "../vault/lease";
import type { OperationContext } from "../operation/context";
import { Deadline } from "../common/deadline";
import { PreflightError } from "../common/problem";
import { RestoreOperation } from "../restore/restore-operation";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { decideSite } from "../protocol/decide-site";
import { observeSite } from "./observe-site";
import type { RunKnowledge } from "../protocol/site-observation";
import type { SiteInputs } from "./site-inputs";
import { isIntent } from "../protocol/step";
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
/** No way through the protocol is longer. */
const maxSteps = 40;

/** Does what the protocol decides, one step at a time, and nothing else. */
export class SiteOperation {
    constructor(private readonly context: OperationContext) {}

    /**
     * @param seen - where the authority stood when this site's stack last looked.
     * @throws AuthorityMovedError when the authority is not as it was planned with, or another run moves it meanwhile;
     * PreflightError when the protocol refuses; as BackupOperation and RestoreOperation.
     */
    async run(inputs: SiteInputs, extent: SiteExtent, seen?: AuthorityPosition): Promise<SiteRun> {
        const { catalog, progress } = this.context;
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
                throw new Error(`Site '${inputs.site}': ${work.reason}.`);
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
        let expected: readonly AuthorityPosition[] = [inputs.observed, ...(inputs.intended ? [inputs.intended] : [])];
        let knowledge: RunKnowledge = {};
        let before: SiteStep | undefined;
        for (let count = 0; ; count += 1) {
            const { head, observation } = await observeSite(this.context, inputs.serviceId, knowledge);
            if (count === 0) {
                await requireNotOlder(this.context.authority, head, seen);
            }
            if (!expected.some(({ sequence, digest }) => sequence === head.sequence && digest === head.digest)) {
                throw new AuthorityMovedError(head.sequence);
            }
            const step = decideSite(inputs, observation);
            const { work } = step;
            if (work.does === "refuse") {
                throw new PreflightError(`go on with site '${inputs.site}'`, work.problems);
            }
            if (work.does === "rest" || (extent === "intent" && !isIntent(step))) {
                return { head, last: step };
            }
            if (count >= maxSteps || isDeepStrictEqual(step, before)) {
                throw new Error(`Site '${inputs.site}' makes no progress: ${step.reason}. Run it again.`);
            }
            lost.throwIfAborted();
            this.context.progress(step.reason);
            if (work.does === "append") {
                expected = [await this.context.authority.append(head, work.change)];
            } else {
                knowledge = { ...knowledge, ...(await this.execute(inputs, step, head)) };
                expected = [head];
            }
            before = step;
        }
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
                const options = { isOwnAllowed: true, requireMeant };
                await new RestoreOperation(this.context, options).run({
                    ...inputs,
                    trigger,
                    snapshot,
                    overwriteActive: undefined,
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
        const entry = await catalog.read<SnapshotFacts>(snapshotPath(snapshotId));
        if (entry) {
            await catalog.replace<SnapshotFacts>(entry, { ...entry.value, superseded: true });
        }
    }

    private async compare(inputs: SiteInputs, snapshot: string) {
        const differences = await new SnapshotComparison(this.context, inputs).run(inputs.serviceId, snapshot);
        return { snapshot, differences };
    }

    /** A peer that does not answer keeps nobody from taking over; that it did not is said. */
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
            progress(`Warning: '${serviceId}' was not looked at for changes after the hand-over: ${reason}`);
            return { snapshot, answered: false, reason };
        }
    }
}
