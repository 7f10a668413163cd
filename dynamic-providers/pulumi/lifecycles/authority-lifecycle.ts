import { isDeepStrictEqual } from "node:util";
import type * as pulumi from "@pulumi/pulumi";
import { requireResourceId, storageAccountType } from "../../azure/resource-id";
import { configure, openContext } from "../connection";
import { defined } from "./state";
import type { AuthorityHead } from "../../vault/authority-chain";
import { authorityInputNames, validateAuthorityInputs } from "../../authority/authority-inputs";
import type { AuthorityInputs } from "../../authority/authority-inputs";
import { AuthorityOperation } from "../../authority/authority-operation";

type State = AuthorityInputs & Record<string, unknown>;

/** The methods of the Authority provider. */
class AuthorityLifecycle {
    /** All stand before the promise that is returned is awaited. */
    attach(provider: pulumi.dynamic.ResourceProvider, request: pulumi.dynamic.ConfigureRequest): Promise<void> {
        configure(request);
        Object.assign(provider, {
            check: this.check.bind(this),
            diff: this.diff.bind(this),
            create: this.create.bind(this),
            update: this.update.bind(this),
            read: this.read.bind(this),
            delete: this.delete.bind(this),
        });
        return Promise.resolve();
    }

    check(_olds: unknown, news: AuthorityInputs): Promise<pulumi.dynamic.CheckResult<AuthorityInputs>> {
        return Promise.resolve({ inputs: news, failures: validateAuthorityInputs(news) });
    }

    diff(_id: string, olds: State, news: AuthorityInputs): Promise<pulumi.dynamic.DiffResult> {
        const changed = authorityInputNames.filter(
            (name) => !isDeepStrictEqual(olds[name] ?? null, news[name] ?? null),
        );
        // Another account is another vault.
        const replaces = changed.filter((name) => name === "storageAccountId" || name === "catalogContainer");
        return Promise.resolve({ changes: changed.length > 0, replaces });
    }

    async create(inputs: AuthorityInputs): Promise<pulumi.dynamic.CreateResult<State>> {
        const head = await new AuthorityOperation(await openContext(inputs)).begin(inputs);
        return { id: requireResourceId(inputs.storageAccountId, storageAccountType).name, outs: toState(inputs, head) };
    }

    async update(_id: string, _olds: State, news: AuthorityInputs): Promise<pulumi.dynamic.UpdateResult<State>> {
        return { outs: toState(news, await new AuthorityOperation(await openContext(news)).settle(news)) };
    }

    /** A chain that is gone is no resource that is to be made anew: it is an error until somebody says who is active. */
    async read(id: string, state?: State): Promise<pulumi.dynamic.ReadResult<State>> {
        if (!state) {
            throw new Error(`'${id}' cannot be imported: declare it, and the authority that is there is adopted.`);
        }
        const { catalog } = await openContext(state);
        await catalog.authority.read();
        return { id, props: state };
    }

    async delete(_id: string, state: State): Promise<void> {
        await new AuthorityOperation(await openContext(state)).requireDisposable(state);
    }
}

/** Who is active is no output: it would be as old as the last run of the vault's stack. */
function toState(inputs: AuthorityInputs, { sequence }: AuthorityHead): State {
    return defined({ ...inputs, begun: sequence >= 0 });
}

export const vaultAuthority = new AuthorityLifecycle();
