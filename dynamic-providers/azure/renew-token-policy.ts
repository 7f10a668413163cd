import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import type { RenewableCredential } from "../sign-in/renewable-credential";

/**
 * Signs in again when Azure refuses a token, once per request. A refused request was not carried out, so that any of them
 * may be sent again.
 */
export function renewTokenPolicy(credential: RenewableCredential, scope: string): PipelinePolicy {
    return {
        name: "apimDrRenewTokenPolicy",
        async sendRequest(request, next) {
            const response = await next(request);
            if (response.status !== 401) {
                return response;
            }
            credential.renew();
            const { token } = await credential.getToken(scope);
            request.headers.set("Authorization", `Bearer ${token}`);
            return next(request);
        },
    };
}
