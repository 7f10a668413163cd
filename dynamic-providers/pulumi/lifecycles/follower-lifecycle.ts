import { observedVaultTable } from "../../authority/authority-inputs";
import type { ObservedVault } from "../../authority/authority-inputs";
import type { InputTable } from "../../common/input-table";
import { notCompared } from "../../common/input-table";
import { isKnown } from "../../common/unknown";
import { AuthorityMovedError } from "../../vault/authority-chain";
import type { AuthorityPosition } from "../../vault/authority-chain";
import { requireTrusted, whyNotTrusted } from "../../vault/seen-authority";
import { lifecycleOf } from "./resource-lifecycle";
import type { ResourceDefinition } from "./resource-lifecycle";

/** What a stack that follows the authority has read of it. */
export interface FollowerInputs extends ObservedVault {
    readonly observed: AuthorityPosition;
    /** The site that it follows; missing while no site is active. */
    readonly activeSite?: string;
    readonly resourceUrn?: string;
}

const followerTable: InputTable<FollowerInputs> = {
    ...observedVaultTable,
    observed: {},
    activeSite: {},
    resourceUrn: notCompared(),
};

/** What AuthorityFollower is. Its state is the newest authority that the stack has acted on. */
export const followerDefinition: ResourceDefinition<FollowerInputs, object> = {
    name: "AuthorityFollower",
    leavesRecords: false,
    table: followerTable,
    insteadOfImport: "declare it: it reads the vault.",
    id: () => "authority",
    check({ observed }, olds) {
        const older = isKnown(observed) ? whyNotTrusted(observed, olds?.observed ?? undefined) : undefined;
        return older ? [{ property: "observed", reason: older }] : [];
    },
    /** @throws AuthorityMovedError when the authority is not as the program has read it. */
    async run(session, inputs, olds) {
        const { authority } = await session.open(inputs);
        const head = await authority.read();
        await requireTrusted(authority, head, olds?.observed);
        if (head.sequence !== inputs.observed.sequence || head.digest !== inputs.observed.digest) {
            throw new AuthorityMovedError(head.sequence);
        }
        return {};
    },
};

/** The provider of AuthorityFollower. */
export const authorityFollower = lifecycleOf(followerDefinition);
