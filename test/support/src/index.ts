export { type ContextOptions, type TestDatabase, testDatabase } from "./test-database.ts";
