import { CodedError } from "../common/coded-error";
import type { OperationContext } from "../operation/context";
import { requireCatalog } from "../preflight/require-catalog";
import { findObstacles } from "../records/snapshot/restorable";
import { DamagedAuthorityError } from "../vault/authority-chain";
import type { AuthorityHead } from "../vault/authority-chain";
import type { AuthorityInputs, RecoverAuthority } from "./authority-inputs";
import { snapshotInWords } from "../records/snapshot/snapshot-in-words";

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
        const head = await this.find(inputs);
        if (head || inputs.recoverAuthority) {
            return this.recover(inputs, head);
        }
        if ((await this.highestEpochOfSnapshots()) > 0) {
            throw authority.missing();
        }
        return authority.begin();
    }

    /** As it stands, or as `recoverAuthority` names it. @throws MissingAuthorityError when it was lost and nothing is said. */
    async settle(inputs: AuthorityInputs): Promise<AuthorityHead> {
        await requireCatalog(this.context, inputs, what);
        return this.recover(inputs, await this.find(inputs));
    }

    /** @throws Error when the vault still holds what can be restored and the config does not allow to lose it. */
    async requireDisposable({ allowDestroy }: AuthorityInputs): Promise<void> {
        const { catalog } = this.context;
        const now = await catalog.open();
        const { snapshots, unreadable } = await catalog.observe();
        const restorable = snapshots.filter(
            (facts) => findObstacles(facts, { tier: facts.service.tier ?? "" }, now).length === 0,
        );
        if (!allowDestroy && restorable.length === 0 && unreadable.length > 0) {
            throw new CodedError(
                "VaultHoldsSnapshots",
                `The vault holds ${unreadable.length} documents that cannot be read, '${unreadable[0]?.path}' among them, and ` +
                    "may hold snapshots that can be restored: repair them, or set protectVault to false (protect, on " +
                    "SnapshotVault) and run up before you destroy it.",
            );
        }
        if (!allowDestroy && restorable.length > 0) {
            throw new CodedError(
                "VaultHoldsSnapshots",
                `The vault holds ${restorable.length} snapshots that can be restored, the newest of them ` +
                    `the ${snapshotInWords(restorable.at(-1)!)}: set protectVault to false (protect, on SnapshotVault) and run up before you ` +
                    "destroy the vault, or keep it.",
            );
        }
    }

    /** One that is damaged is none, where `recoverAuthority` names the active site. @throws DamagedAuthorityError */
    private async find({ recoverAuthority }: AuthorityInputs): Promise<AuthorityHead | undefined> {
        try {
            return await this.context.authority.find();
        } catch (error) {
            if (error instanceof DamagedAuthorityError && recoverAuthority) {
                return undefined;
            }
            throw error;
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
        const highest = Math.max(await this.highestEpochOfSnapshots(), await authority.highestEpoch());
        if (change.epoch <= highest) {
            throw new CodedError(
                "RecoveredEpochTooLow",
                `recoverAuthority.epoch is ${change.epoch}, and epoch ${highest} is known from the snapshots, or from the ` +
                    "readable entries of the authority: set a higher one.",
            );
        }
        progress(`'${change.active}' is active in epoch ${change.epoch}: set by recoverAuthority`);
        return authority.recover(change, {
            reason: { code: "AuthorityRecovered", message: `'${change.active}' is named as the active site in config` },
            consents: { recoverAuthority: `${change.active} ${change.epoch}` },
        });
    }

    private async highestEpochOfSnapshots(): Promise<number> {
        const snapshots = await this.context.catalog.listSnapshots();
        return Math.max(0, ...snapshots.map(({ epoch }) => epoch ?? 0));
    }
}

const pick = ({ active, epoch }: RecoverAuthority): RecoverAuthority => ({ active, epoch });
