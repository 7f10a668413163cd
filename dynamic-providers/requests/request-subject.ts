/** What a request is about: a resource of Azure's, or what a host serves. */
export interface RequestSubject {
    readonly host: string;
    /** The resource, with all below it; undefined where the URL names none. */
    readonly resource?: { readonly id: string; readonly type: string; readonly name: string };
    readonly path: string;
}

const resourcePattern = /^(.*?\/providers\/([^/]+\/[^/]+)\/([^/]+))/i;

/** Regions are out of order by the resources in them: the first one that a URL names stands for what is below it. */
export function subjectOf(url: string): RequestSubject {
    const { host, pathname: path } = new URL(url);
    const [, id, type, name] = resourcePattern.exec(path) ?? [];
    return id && type && name ? { host, path, resource: { id, type, name } } : { host, path };
}
