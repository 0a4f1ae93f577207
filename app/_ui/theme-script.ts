export const THEME_KEY = "theme";

/** Runs in <head> before the first paint: the visitor's choice, else nothing, and the system's setting counts. */
export const themeScript = `try{var t=localStorage.getItem("${THEME_KEY}");if(t==="light"||t==="dark")document.documentElement.dataset.theme=t}catch{}`;
