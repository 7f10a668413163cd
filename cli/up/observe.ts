import { CodedError } from "../../dynamic-providers/common/coded-error";
import { readAuthority } from "../../dynamic-providers/authority/read-authority";
import { lookAtSubscriptionsSince } from "../../dynamic-providers/authority/look";
import { applyChange } from "../../dynamic-providers/records/authority/apply-change";
import { newAuthority } from "../../dynamic-providers/records/authority/authority";
import type { Authority, AuthorityChange } from "../../dynamic-providers/records/authority/authority";
import type { ChangedSubscriptions } from "../../dynamic-providers/records/changed-subscriptions";
import type { SnapshotFacts } from "../../dynamic-providers/records/snapshot/facts";
import type { RecordedAuthority } from "../../dynamic-providers/authority/read-authority";
import type { ConfigMap } from "@pulumi/pulumi/automation";
import { readStackKeys } from "./given-config";
import type { Stacks } from "./stacks";
import type { ObservedVault } from "../../dynamic-providers/authority/authority-inputs";

/** What is recorded, or what is to be expected before the vault's `up` has made it known. */
export interface Observed {
    readonly position: RecordedAuthority["position"];
    readonly authority: Authority;
    /** Whether the vault records it already. */
    readonly isKnown: boolean;
    /** undefined where it cannot be read yet. */
    readonly catalog?: RecordedAuthority["catalog"];
    /** Azure's time; before it can be asked, that of this machine. */
    readonly now: Date;
}

/** Reads who is active, as the stacks do: by the vault's own stack and its sign-in. */
export class AuthorityReader {
    private vault: ObservedVault | undefined;

    private constructor(
        private readonly stacks: Pick<Stacks, "vaultOf">,
        private readonly name: string,
        private readonly config: ConfigMap,
        private readonly recovery: (AuthorityChange & { readonly event: "recovered" }) | undefined,
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
        const { recoverAuthority } = readStackKeys(name, project, config, ["recoverAuthority"]);
        const recovery = recoverAuthority && ({ event: "recovered", ...recoverAuthority } as const);
        return new AuthorityReader(stacks, name, config, recovery, say);
    }

    /** Where the vault's stack is not there yet. */
    static beforeVault(): Observed {
        return expected(nothing());
    }

    /**
     * @param hasRun - whether the vault's `up` is done. Before it is, `recoverAuthority` may still change who is active.
     * @throws as `readAuthority`; Error when the vault's `up` is done and there is no authority.
     */
    async observe(hasRun: boolean): Promise<Observed> {
        this.vault ??= await this.stacks.vaultOf(this.name);
        if (!this.vault) {
            if (hasRun) {
                throw new CodedError(
                    "SnapshotVaultMissing",
                    `The state of stack '${this.name}' has no VaultAuthority after its up: its program must declare a SnapshotVault.`,
                );
            }
            return this.recovered();
        }
        try {
            const recorded = await readAuthority((key) => this.config[key]?.value, this.vault, this.say);
            return !hasRun && this.recovery && this.recovery.epoch > recorded.authority.epoch
                ? this.recovered(recorded)
                : { isKnown: true, ...recorded };
        } catch (error) {
            if (!hasRun && this.recovery) {
                return this.recovered();
            }
            throw error;
        }
    }

    /** Of the active site, since a snapshot; undefined where nothing is known of its service. Never throws. */
    async subscriptionsSince(authority: Authority, snapshot: SnapshotFacts): Promise<ChangedSubscriptions | undefined> {
        const signIn = (key: string): string | undefined => this.config[key]?.value;
        return this.vault && lookAtSubscriptionsSince({ vault: this.vault, signIn }, process.env, authority, snapshot);
    }

    /** As the vault's `up` is to leave it. */
    private recovered(from: Pick<Observed, "authority" | "catalog" | "now"> = nothing()): Observed {
        return expected(
            this.recovery ? { ...from, authority: applyChange(from.authority, this.recovery, from.now) } : from,
        );
    }
}

const nothing = () => ({ authority: newAuthority, now: new Date() });

const expected = (of: Pick<Observed, "authority" | "catalog" | "now">): Observed => ({
    position: { sequence: 0, epoch: of.authority.epoch, digest: "" },
    isKnown: false,
    ...of,
});
