import type { LoggedRequest } from "../../sandbox";

const verbs: Readonly<Record<string, string>> = {
    GET: "read",
    HEAD: "read",
    PUT: "write",
    PATCH: "write",
    DELETE: "delete",
};

/**
 * The action that Azure authorizes a request to the resource manager by: `{provider}/{types}/{verb}`, or
 * `{provider}/{types}/{what is done}/action` for a POST. The last provider in the path counts: a role assignment on a storage
 * account is `Microsoft.Authorization/roleAssignments`. Source:
 * https://learn.microsoft.com/azure/role-based-access-control/role-definitions#actions-format
 *
 * @returns undefined for what says which cloud it is, which nobody needs a role for.
 * @throws Error for a method that has no action.
 */
export function armAction({ method, path }: Pick<LoggedRequest, "method" | "path">): string | undefined {
    const segments = path.split("/").filter((segment) => segment !== "");
    if (segments[0]?.toLowerCase() === "metadata") {
        return undefined;
    }
    const at = segments.map((segment) => segment.toLowerCase()).lastIndexOf("providers");
    const [provider, below] = at < 0 ? ["Microsoft.Resources", segments] : [segments[at + 1]!, segments.slice(at + 2)];
    const types = below.filter((_segment, index) => index % 2 === 0);
    const verb = method === "POST" ? "action" : verbs[method];
    if (!verb) {
        throw new Error(`${method} ${path}: Azure has no action for this method.`);
    }
    return [provider, ...types, verb].join("/");
}
