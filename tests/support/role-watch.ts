import type { Sandbox } from "../../sandbox";
import { armAction } from "./arm-action";
import { allows, readRole } from "./role-definition";

/** Compares what runs ask of the resource manager with what the roles of docs/roles allow whoever does them. */
export class RoleWatch {
    private readonly refusals = new Set<string>();
    /** For each role that a run was held to, its actions that were needed. */
    private readonly used = new Map<string, Set<string>>();

    constructor(private readonly sandbox: Pick<Sandbox, "requestLog">) {}

    /** @param roles - all that whoever does the run holds. */
    async during(roles: readonly string[], run: () => Promise<unknown>): Promise<void> {
        const mark = this.sandbox.requestLog.mark();
        try {
            await run();
        } finally {
            for (const request of this.sandbox.requestLog.since(mark)) {
                const action = request.endpoint === "arm" ? armAction(request) : undefined;
                if (action !== undefined) {
                    this.compare(roles, action);
                }
            }
        }
    }

    /** Actions that a run needed and none of its roles allows. */
    refused(): string[] {
        return [...this.refusals].sort();
    }

    /** Actions of the roles seen that no run needed. */
    unused(): string[] {
        return [...this.used]
            .flatMap(([role, used]) =>
                readRole(role)
                    .Actions.filter((action) => !used.has(action))
                    .map((action) => `${role}: ${action}`),
            )
            .sort();
    }

    private compare(roles: readonly string[], needed: string): void {
        let allowed = false;
        for (const role of roles) {
            const used = this.used.get(role) ?? new Set();
            this.used.set(role, used);
            for (const action of readRole(role).Actions.filter((granted) => allows(granted, needed))) {
                allowed = true;
                used.add(action);
            }
        }
        if (!allowed) {
            this.refusals.add(`${roles.join(" + ")}: ${needed}`);
        }
    }
}
