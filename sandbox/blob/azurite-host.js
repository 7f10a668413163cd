// Runs Azurite's blob service in a process of its own and takes accounts from the parent while it runs: Azurite itself
// reads AZURITE_ACCOUNTS again only once a minute. Options are Azurite's own command line.
const { BlobServerFactory } = require("azurite/dist/src/blob/BlobServerFactory");

async function main() {
    const server = await new BlobServerFactory().createServer();
    await server.start();
    process.on("message", ({ accounts, id }) => {
        process.env.AZURITE_ACCOUNTS = accounts;
        server.accountDataStore.refresh();
        process.send({ id });
    });
    // Also when the parent was killed: nothing may be left behind. Closing writes what is not on disk yet.
    process.on("disconnect", () => void server.close().finally(() => process.exit(0)));
    process.send({ address: server.getHttpServerAddress() });
}

main().catch((error) => {
    console.error(error);
    process.exit(1);
});
