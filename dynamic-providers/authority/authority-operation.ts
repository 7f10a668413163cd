import type { OperationContext } from "../operation/context";
import { requireCatalog } from "../preflight/require-catalog";
import { findObstacles } from "../records/snapshot/restorable";
import type { AuthorityHead } from "../vault/authority-chain";
import type { AuthorityInputs, RecoverAuthority } from "./authority-inputs";

type AuthorityContext = Pick<OperationContext, "authority" | "catalog" | "inspector" | "progress">;

const what = "keep the record of the active site in the vault";

/** Begins and recovers the record of who is active. */
export class AuthorityOperation {
    constructor(private readonly context: AuthorityContext) {}

    /**
     * Begins the chain of a vault that never had one.
     *
     * @throws Error where its snapshots show that it had.
     */
    async begin(inputs: AuthorityInputs): Promise<AuthorityHead> {
        const { authority } = this.context;
        await requireCatalog(this.context, inputs, what);
        const head = await authority.find();
        if (head || inputs.recoverAuthority) {
            return this.recover(inputs, head);
        }
        if ((await this.highestEpochOfSnapshots()) > 0) {
            throw authority.missing();
        }
        return authority.begin();
    }

    /** As it stands, or as it is said in words. @throws MissingAuthorityError when it was lost and nothing is said. */
    async settle(inputs: AuthorityInputs): Promise<AuthorityHead> {
        await requireCatalog(this.context, inputs, what);
        return this.recover(inputs, await this.context.authority.find());
    }

    /** @throws Error when the vault still holds what can be restored and nobody allowed to lose it. */
    async requireDisposable({ allowDestroy }: AuthorityInputs): Promise<void> {
        const { catalog } = this.context;
        const now = await catalog.open();
        const restorable = (await catalog.listSnapshots()).filter(
            (facts) => findObstacles(facts, { tier: facts.service.tier ?? "" }, now).length === 0,
        );
        if (!allowDestroy && restorable.length > 0) {
            throw new Error(
                `The vault holds ${restorable.length} snapshots that can be restored, the newest of them ` +
                    `'${restorable.at(-1)?.id}': set protectVault to false (protect, on SnapshotVault) and run up before it ` +
                    "is destroyed, or keep it.",
            );
        }
    }

    private async recover(
        { recoverAuthority }: AuthorityInputs,
        head: AuthorityHead | undefined,
    ): Promise<AuthorityHead> {
        const { authority, progress } = this.context;
        if (!recoverAuthority || (head && recoverAuthority.epoch <= head.epoch)) {
            if (!head) {
                throw authority.missing();
            }
            return head;
        }
        const change = { event: "recovered", ...pick(recoverAuthority) } as const;
        const highest = await this.highestEpochOfSnapshots();
        if (change.epoch <= highest) {
            throw new Error(
                `recoverAuthority.epoch is ${change.epoch} and the catalog holds a snapshot of epoch ${highest}: name a ` +
                    "higher one.",
            );
        }
        progress(`'${change.active}' is active in epoch ${change.epoch}: said by recoverAuthority`);
        return head ? authority.append(head, change) : authority.recover(change);
    }

    private async highestEpochOfSnapshots(): Promise<number> {
        const snapshots = await this.context.catalog.listSnapshots();
        return Math.max(0, ...snapshots.map(({ epoch }) => epoch ?? 0));
    }
}

const pick = ({ active, epoch }: RecoverAuthority): RecoverAuthority => ({ active, epoch });
