import '@vaadin/aura/aura.css';
import './app.css';
import './shell.ts';
import { resume } from '../data/client.ts';
import { fail } from '../shared/notes.ts';
import { startRouter } from './router.ts';

startRouter();
resume().catch(fail);
