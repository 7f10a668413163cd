import { authorityTable } from "../../authority/authority-inputs";
import type { AuthorityInputs } from "../../authority/authority-inputs";
import { AuthorityOperation } from "../../authority/authority-operation";
import { requireResourceId, storageAccountType } from "../../azure/resource-id";
import { lifecycleOf } from "./resource-lifecycle";

/** Who is active is no output: it would be as old as the last run of the vault's stack. */
export interface AuthorityOutputs {
    readonly begun: boolean;
}

/** The provider of VaultAuthority. */
export const vaultAuthority = lifecycleOf<AuthorityInputs, AuthorityOutputs>({
    name: "VaultAuthority",
    leavesRecords: true,
    table: authorityTable,
    insteadOfImport: "declare it: it uses the existing record.",
    id: ({ storageAccountId }) => requireResourceId(storageAccountId, storageAccountType).name,
    // Another account, or container, is another vault.
    replacedBy: ["storageAccountId", "catalogContainer", "authorityContainer"],
    async run(session, inputs, olds) {
        const operation = new AuthorityOperation(await session.open(inputs));
        const { sequence } = await (olds ? operation.settle(inputs) : operation.begin(inputs));
        return { begun: sequence >= 0 };
    },
    /** A chain that is gone is no resource that is to be made anew: it is an error until `recoverAuthority` names the active site. */
    async refresh(session, state) {
        await (await session.open(state)).authority.read();
        return {};
    },
    async remove(session, state) {
        await new AuthorityOperation(await session.open(state)).requireDisposable(state);
    },
});
