/** The header in which a request says for which login it is meant, and in which the API says whose session it shows. */
export const LOGIN_HEADER = "Session-Login"

/** Stands for a login's id where nobody is logged in. */
export const NOBODY = "nobody"
