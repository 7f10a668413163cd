import { fenceOf } from "../../dynamic-providers/records/authority/authority";
import { isLast } from "../../dynamic-providers/protocol/step";
import { observeWorld } from "./observe-world";
import { OperationRun } from "./operation-run";
import { RetentionRun } from "./retention-run";
import { RunMoves } from "./run-moves";
import type { StepInputs } from "./run-moves";
import { VaultRun } from "./vault-run";
import { Violation } from "./violation";
import { declarationOf } from "./world";
import type { World } from "./world";

/**
 * What one run does next; undefined while it waits for something. It reads the authority in the same moment: what another
 * run writes between the two only ends this one.
 */
export function stepRun(inputs: StepInputs): World | undefined {
    const { world, index, protocol } = inputs;
    const next = new RunStep(inputs).next();
    const isToRead = next?.runs.length === world.runs.length && next.runs[index]!.at === "start";
    return isToRead && protocol.isAuthorityReadFirst ? new RunStep({ ...inputs, world: next }).next() : next;
}

class RunStep extends RunMoves {
    next(): World | undefined {
        const operation = new OperationRun(this.inputs);
        const retention = new RetentionRun(this.inputs);
        switch (this.run.at) {
            case "start":
                return this.readAuthority();
            case "observed":
                return this.decide();
            case "act":
                return this.act();
            case "post":
                return operation.post();
            case "record":
                return operation.writeAccepted();
            case "wait":
                return operation.finish();
            case "check":
                return operation.check();
            case "review":
                return retention.review();
            case "erase":
                return retention.erase();
        }
    }

    private readAuthority(): World {
        const { sequence, authority } = this.world;
        const { expected, kind } = this.run;
        if (kind === "site" && !this.protocol.isAuthorityReadFirst && !this.run.seen) {
            const { snapshots, restores } = this.world;
            return this.go({ seen: { snapshots, restores } });
        }
        if (expected !== null && expected !== sequence) {
            return this.end();
        }
        if (kind !== "site" && (authority.active !== this.site || fenceOf(authority, this.site))) {
            return this.end();
        }
        return this.go({ at: kind === "site" ? "observed" : "act", sequence, expected: sequence, authority });
    }

    private decide(): World {
        if (this.service.isDown) {
            return this.end();
        }
        const world = { ...this.world, ...this.run.seen };
        const authority = this.run.authority!;
        const declared = declarationOf(this.site, this.inputs.scenario.commits[this.site][this.run.commit]!);
        const step = this.protocol.decide(declared, observeWorld(world, this.site, authority, this.run.knowledge));
        if (isLast(step)) {
            this.inputs.onLast?.(step);
            return this.end();
        }
        return this.go({ at: "act", step });
    }

    private act(): World | undefined {
        const operation = new OperationRun(this.inputs);
        const vault = new VaultRun(this.inputs);
        if (this.run.kind === "retention") {
            return new RetentionRun(this.inputs).mark();
        }
        if (this.run.kind === "schedule") {
            return operation.beginSnapshot(`scheduled-${this.world.left.scheduled}`);
        }
        const { work } = this.run.step!;
        if (fenceOf(this.run.authority!, this.site) && !(work.does === "append" && work.change.event === "rejoined")) {
            throw new Violation(`fenced site '${this.site}' acts: ${work.does}`);
        }
        switch (work.does) {
            case "append":
                return vault.append(work.change);
            case "hold":
            case "release":
            case "supersede":
                return vault.changeFacts(work);
            case "takeSnapshot":
                return operation.beginSnapshot(work.trigger);
            case "restore":
                return operation.beginRestore(work.snapshot, work.trigger);
            case "compare":
                return vault.compare(work.snapshot);
            case "comparePeer":
                return vault.comparePeer(work.snapshot);
            default:
                throw new Violation(`a run goes on after '${work.does}'`);
        }
    }
}
