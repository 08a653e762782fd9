import { afterAll } from 'vitest';
import { closeBrowser } from './browser.ts';
import { dropDatabases } from './database.ts';

// Runs before each test file, so that what a file made is gone when it ends, whether or not its tests passed.
afterAll(closeBrowser);
afterAll(dropDatabases);
