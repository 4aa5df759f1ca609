// What every office page needs: menus that close, themes without a reload, refusals in view, files named, a way back.
import "./menus.js";
import "./theme.js";
import "./refusals.js";
import "./filedrop.js";
