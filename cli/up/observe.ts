import { readAuthority } from "../../dynamic-providers/authority/read-authority";
import { newAuthority } from "../../dynamic-providers/records/authority/authority";
import type { Authority } from "../../dynamic-providers/records/authority/authority";
import type { RecordedAuthority } from "../../dynamic-providers/authority/read-authority";
import type { ConfigMap } from "@pulumi/pulumi/automation";
import type { Situation } from "./order";
import type { Consents } from "./refusals";
import type { Stacks } from "./stacks";
import type { ObservedVault } from "../../dynamic-providers/authority/authority-inputs";

/** What is recorded, or what is to be expected before the vault's `up` has made it known. */
export type Observed = Pick<Situation, "recorded" | "isKnown">;

/** Reads who is active, as the stacks do: by the vault's own stack and its sign-in. */
export class AuthorityReader {
    private vault: ObservedVault | undefined;

    private constructor(
        private readonly stacks: Pick<Stacks, "vaultOf">,
        private readonly name: string,
        private readonly config: ConfigMap,
        private readonly recover: Authority | undefined,
        private readonly say: (line: string) => void,
    ) {}

    /** @param project - its name, the namespace of its config. */
    static async open(
        stacks: Pick<Stacks, "vaultOf" | "config">,
        name: string,
        project: string,
        say: (line: string) => void,
    ): Promise<AuthorityReader> {
        const config = await stacks.config(name);
        const said = config[`${project}:recoverAuthority`]?.value;
        const { active, epoch } = JSON.parse(said ?? "{}") as Partial<Record<"active" | "epoch", string>>;
        const recover =
            said === undefined ? undefined : { ...newAuthority, active: active ?? null, epoch: Number(epoch) };
        return new AuthorityReader(stacks, name, config, recover, say);
    }

    /** Where the vault's stack is not there yet. */
    static beforeVault(): Observed {
        return { isKnown: false, recorded: expected(newAuthority) };
    }

    /**
     * @param hasRun - whether the vault's `up` is done. Before it is, `recoverAuthority` may still change who is active.
     * @throws as `readAuthority`; Error when the vault's `up` is done and there is no authority.
     */
    async observe(hasRun: boolean): Promise<Observed> {
        this.vault ??= await this.stacks.vaultOf(this.name);
        if (!this.vault) {
            if (hasRun) {
                throw new Error(
                    `The state of stack '${this.name}' holds no VaultAuthority after its up: its program must declare a SnapshotVault.`,
                );
            }
            return { isKnown: false, recorded: expected(this.recover ?? newAuthority) };
        }
        try {
            const recorded = await readAuthority((key) => this.config[key]?.value, this.vault, this.say);
            return !hasRun && this.recover && this.recover.epoch > recorded.authority.epoch
                ? { isKnown: false, recorded: expected(this.recover) }
                : { isKnown: true, recorded };
        } catch (error) {
            if (!hasRun && this.recover) {
                return { isKnown: false, recorded: expected(this.recover) };
            }
            throw error;
        }
    }
}

const expected = (authority: Authority): RecordedAuthority => ({
    position: { sequence: 0, epoch: authority.epoch, digest: "" },
    authority,
});

/** @param config - of the stack of the site that is declared active. */
export function readConsents(project: string, config: ConfigMap): Consents {
    const text = (key: string): string | undefined => config[`${project}:${key}`]?.value;
    const number = (key: string): number | undefined => {
        const value = text(key);
        return value === undefined ? undefined : Number(value);
    };
    return {
        failover: text("failover"),
        acceptDataLoss: number("acceptDataLoss"),
        atEpoch: number("atEpoch"),
        rejoin: number("rejoin"),
    };
}
