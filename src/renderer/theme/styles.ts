// Every style that the whole page stands on, in the order in which they give way to each other.
import './mantine.ts';
import './tokens.css';
import './base.css';
import './controls.css';
