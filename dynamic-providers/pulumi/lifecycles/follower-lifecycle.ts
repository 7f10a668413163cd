import { isDeepStrictEqual } from "node:util";
import type * as pulumi from "@pulumi/pulumi";
import { attach } from "./attach";
import type { ProviderMethods } from "./attach";
import { openContext } from "../connection";
import { defined } from "./state";
import { unknownValue } from "../../common/failure";
import { AuthorityMovedError } from "../../vault/authority-chain";
import type { AuthorityPosition } from "../../vault/authority-chain";
import { validateAuthorityInputs } from "../../authority/authority-inputs";
import type { ObservedVault } from "../program/observe-authority";
import { requireNotOlder, whyOlderThanSeen } from "../../vault/seen-authority";

/** What a stack that follows the authority has read of it. */
export interface FollowerInputs extends ObservedVault {
    readonly observed: AuthorityPosition;
    /** The site that it follows; missing while nobody is active. */
    readonly activeSite?: string | null;
    readonly resourceUrn?: string;
}

type State = FollowerInputs & Record<string, unknown>;

const inputNames: readonly (keyof FollowerInputs)[] = [
    "storageAccountId",
    "catalogContainer",
    "backupsContainer",
    "accessType",
    "accessWaitSeconds",
    "observed",
    "activeSite",
];

/** The methods of the AuthorityFollower provider. Its state is the newest authority that the stack has acted on. */
class FollowerLifecycle implements ProviderMethods {
    attach(provider: pulumi.dynamic.ResourceProvider, request: pulumi.dynamic.ConfigureRequest): Promise<void> {
        return attach(this, provider, request);
    }

    check(
        olds: Partial<FollowerInputs> | undefined,
        news: FollowerInputs,
    ): Promise<pulumi.dynamic.CheckResult<FollowerInputs>> {
        const { observed } = news;
        const seen = olds?.observed ?? undefined;
        const older = (observed as unknown) === unknownValue ? undefined : whyOlderThanSeen(observed, seen);
        return Promise.resolve({
            inputs: news,
            failures: [
                ...validateAuthorityInputs({ ...news }),
                ...(older ? [{ property: "observed", reason: older }] : []),
            ],
        });
    }

    diff(_id: string, olds: State, news: FollowerInputs): Promise<pulumi.dynamic.DiffResult> {
        return Promise.resolve({
            changes: inputNames.some((name) => !isDeepStrictEqual(olds[name] ?? null, news[name] ?? null)),
        });
    }

    async create(inputs: FollowerInputs): Promise<pulumi.dynamic.CreateResult<State>> {
        return { id: "authority", outs: await this.see(inputs, undefined) };
    }

    async update(_id: string, { observed }: State, news: FollowerInputs): Promise<pulumi.dynamic.UpdateResult<State>> {
        return { outs: await this.see(news, observed) };
    }

    /** The authority is read by the program, at every run. */
    read(id: string, state?: State): Promise<pulumi.dynamic.ReadResult<State>> {
        if (!state) {
            throw new Error(`'${id}' cannot be imported: declare it, and what the vault says is what it has seen.`);
        }
        return Promise.resolve({ id, props: state });
    }

    delete(): Promise<void> {
        return Promise.resolve();
    }

    /** @throws AuthorityMovedError when the authority is not as the program has read it. */
    private async see(inputs: FollowerInputs, seen: AuthorityPosition | undefined): Promise<State> {
        const { catalog } = await openContext(inputs);
        const head = await catalog.authority.read();
        await requireNotOlder(catalog.authority, head, seen);
        if (head.sequence !== inputs.observed.sequence || head.digest !== inputs.observed.digest) {
            throw new AuthorityMovedError(head.sequence);
        }
        return defined({ ...inputs });
    }
}

export const authorityFollower = new FollowerLifecycle();
