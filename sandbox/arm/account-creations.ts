import { randomUUID } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { apiVersionOf } from "../operations/operations";
import type { Operations } from "../operations/operations";
import type { ArmState, StorageAccount } from "../state/arm-state";

const retryAfterSeconds = 17;

/**
 * Creations of storage accounts take a while: 202 without a body, then 200 with the account. Recorded:
 * Azure/azure-sdk-for-net, BackupAndRestoreService.json. Assumed: that the account is found meanwhile, as `Creating`.
 */
export class AccountCreations {
    constructor(
        app: FastifyInstance,
        private readonly state: ArmState,
        private readonly operations: Operations,
        render: (account: StorageAccount, apiVersion: string) => unknown,
    ) {
        operations.define("createAccount", {
            settle: ({ subject }) => {
                const account = state.storageAccounts.get(subject);
                if (account) {
                    account.creating = false;
                }
                return Promise.resolve();
            },
            answer: ({ subject }, apiVersion) => {
                const account = state.storageAccounts.get(subject);
                return account && render(account, apiVersion);
            },
        });
        app.get<{ Params: { token: string } }>(
            "/subscriptions/:sub/providers/Microsoft.Storage/locations/:location/asyncoperations/:token",
            async (request, reply) => {
                // Recorded: done by the first poll, here also while the clock stands still.
                await operations.endNow(request.params.token);
                return operations.answerLocation(request, reply, request.params.token, retryAfterSeconds);
            },
        );
    }

    begin(request: FastifyRequest, reply: FastifyReply, { name, location }: StorageAccount): FastifyReply {
        const { clock, identities } = this.state;
        const { token } = this.operations.begin({
            effect: "createAccount",
            subject: name.toLowerCase(),
            region: location,
            endsAt: clock.after(retryAfterSeconds / 60),
            token: randomUUID(),
        });
        const provider = `/subscriptions/${identities.subscriptionId}/providers/Microsoft.Storage`;
        const query = `monitor=true&api-version=${apiVersionOf(request)}`;
        return reply
            .code(202)
            .header(
                "Location",
                this.operations.absolute(`${provider}/locations/${location}/asyncoperations/${token}?${query}`),
            )
            .header("Retry-After", clock.retryAfterSeconds(retryAfterSeconds))
            .type("text/plain; charset=utf-8")
            .send();
    }
}
