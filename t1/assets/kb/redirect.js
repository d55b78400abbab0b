// Goes on to where the page is now, and takes the query and the place in the page with it.
const { kbNow } = document.currentScript.dataset;
location.replace(new URL(kbNow, location.href.replace(/[?#].*/, "")).href + location.search + location.hash);
