import { CodedError } from "../common/coded-error";

/** What Entra ID's numbers ask for. Source: https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const waysOut: readonly { readonly numbers: readonly number[]; readonly next: string }[] = [
    {
        numbers: [7000215],
        next: "Set azure-native:clientSecret (or ARM_CLIENT_SECRET) to the secret's value, which is not its ID.",
    },
    {
        numbers: [7000222],
        next: "The secret has expired. Create another one (az ad app credential reset --id <client ID> --append), and set azure-native:clientSecret (or ARM_CLIENT_SECRET) to it.",
    },
    {
        numbers: [90002, 900023, 90013],
        next: "Set azure-native:tenantId (or ARM_TENANT_ID) to the tenant that the application is in.",
    },
    {
        numbers: [700016, 7000229, 900144],
        next: "Set azure-native:clientId (or ARM_CLIENT_ID) to an application of this tenant, and azure-native:tenantId to its tenant.",
    },
    { numbers: [7000112], next: "The application is disabled: enable it in Entra ID, or sign in as another one." },
    {
        numbers: [700027, 700030],
        next: "Add the certificate of azure-native:clientCertificatePath to the application, or name one that it has.",
    },
    {
        numbers: [700211, 700212, 700213, 700024],
        next: "Compare issuer, audience and subject of the token with the application's federated credential, and its time with this machine's clock.",
    },
];

const otherwise = "Check the settings for signing in (docs/sign-in.md).";

/** Names of what @azure/identity throws. */
const ofIdentity: readonly string[] = [
    "AuthenticationError",
    "AuthenticationRequiredError",
    "AggregateAuthenticationError",
    "CredentialUnavailableError",
];

/**
 * Why the sign-in failed, as text.
 *
 * @param who - wanted to, as in "application 'x' in tenant 'y'".
 * @returns undefined for what a credential does not throw by itself.
 */
export function signInFailure(error: unknown, who: string): CodedError | undefined {
    if (!(error instanceof Error) || !ofIdentity.includes(error.name)) {
        return undefined;
    }
    const [said, number] =
        /AADSTS(\d+): [^\r\n]*?(?=\s*(?:- Correlation ID|Trace ID|Correlation ID|[\r\n]|$))/.exec(error.message) ?? [];
    if (said === undefined) {
        return new CodedError(
            "SignInFailed",
            `The sign-in to Azure failed for ${who}.\nWhy: ${reasonsOf(error)}\nNext: Check the settings for signing ` +
                "in; if none is set, sign in with az login (docs/sign-in.md). Then run it again.",
        );
    }
    const { next = otherwise } = waysOut.find(({ numbers }) => numbers.includes(Number(number))) ?? {};
    return new CodedError(
        "SignInRefused",
        `Entra ID does not let ${who} sign in.\nWhy: ${said}\nNext: ${next} Then run it again.`,
    );
}

/** Without what is to help with the SDK itself; each credential of a chain has its line. */
const reasonsOf = ({ message }: Error): string =>
    message
        .split("\n")
        .filter((line) => line.trim() !== "" && !/troubleshoot/i.test(line))
        .join("\n  ");
