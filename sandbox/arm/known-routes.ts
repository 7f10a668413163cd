import type { FastifyInstance } from "fastify";

/** Which methods each path has, so that another one can be told from a path that nothing has. */
export class KnownRoutes {
    private readonly routes: { readonly method: string; readonly pattern: RegExp }[] = [];

    /** Notes every route that is registered from now on. */
    watch(app: FastifyInstance): void {
        app.addHook("onRoute", ({ method, url }) => {
            // One that takes everything below a path says nothing of a single one.
            if (!url.endsWith("*")) {
                const pattern = new RegExp(`^${url.replaceAll(".", "\\.").replace(/:[^/]+/g, "[^/]+")}/?$`, "i");
                this.routes.push(...[method].flat().map((one) => ({ method: one, pattern })));
            }
        });
    }

    /** @returns the methods that a path has; none for a path that is not known. */
    methodsOf(path: string): string[] {
        return [...new Set(this.routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))];
    }
}
