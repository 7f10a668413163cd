/** What a request to the blobs is about. */
export interface BlobRequest {
    readonly account: string;
    readonly container: string | undefined;
    readonly blob: string | undefined;
    /** `account/container/blob`, as far as it is named. */
    readonly path: string;
    readonly isList: boolean;
    /** Whether the principal needs a role that may write. */
    readonly isWrite: boolean;
    /** What it does to the times of what it names, where it succeeds. */
    readonly change: "made" | "changed" | "removed" | undefined;
}

/** Operations on a blob that are not writes of it, though they are PUTs. */
const withoutChange = ["lease", "tier", "block"];

/** Source: https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api */
export function parseBlobRequest(method: string, url: string): BlobRequest {
    const { pathname, searchParams } = new URL(url.replace(/^\/+/, "/"), "https://blob");
    const [account = "", container, ...rest] = pathname.split("/").slice(1).map(decodeURIComponent);
    const blob = rest.join("/") || undefined;
    const comp = searchParams.get("comp") ?? "";
    return {
        account,
        container: container || undefined,
        blob,
        path: [account, container, blob].filter(Boolean).join("/"),
        isList: method === "GET" && comp === "list",
        isWrite: !["GET", "HEAD", "OPTIONS"].includes(method),
        change: changeOf(method, comp),
    };
}

function changeOf(method: string, comp: string): BlobRequest["change"] {
    if (method === "DELETE") {
        return "removed";
    }
    if (method !== "PUT" || withoutChange.includes(comp)) {
        return undefined;
    }
    return comp === "" || comp === "blocklist" ? "made" : "changed";
}
