import * as path from "node:path";
import envPaths from "env-paths";

/** What this tool keeps for all projects of a user. */
export const cacheFolder = envPaths("apim-dr", { suffix: "" }).cache;

/**
 * Where Node.js 22 keeps what it has compiled of programs, providers and this command, so that the next run starts in less
 * time; older versions of Node.js do not look at it. What the user has set wins.
 */
export const compileCacheFolder = process.env.NODE_COMPILE_CACHE ?? path.join(cacheFolder, "compiled");
