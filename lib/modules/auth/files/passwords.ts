/** What breaches show most; a base of letters that is merely repeated or counted on is refused as well. */
const common = new Set(
  (
    'password passwort qwertyuiop 1q2w3e4r 1qaz2wsx iloveyou princess sunshine football baseball superman trustno1 letmein1 ' +
    'welcome1 whatever computer internet starwars michelle jennifer jordan23 charlie1 liverpool chelsea1 arsenal1 password1 ' +
    'abc12345 abcd1234 qwerty123 qwertz123 admin123 changeme asdfghjk zxcvbnm1 dragon12 monkey12 master12 shadow12 passw0rd ' +
    'hallo123 geheim12 schatz12 woaini520 5201314 1314520 a123456789 aini1314 wodemima q1w2e3r4 sakura12 doraemon'
  ).split(' '),
);

/** Why a password is too weak, as the code of a sentence; null if it will do. The server has the last word. */
export function findWeakness(password: string, email: string): 'weak_password' | 'common_password' | null {
  if (password.length < 8) return 'weak_password';
  const plain = password.toLowerCase();
  if (common.has(plain) || common.has(plain.replace(/\d{1,4}$/, ''))) return 'common_password';
  const first = plain[0]!;
  const isRun = [...plain].every(
    (letter, at) => at === 0 || Math.abs(letter.charCodeAt(0) - plain.charCodeAt(at - 1)) <= 1,
  );
  if (isRun || plain === first.repeat(plain.length)) return 'common_password';
  const [name = ''] = email.toLowerCase().split('@');
  return name.length > 3 && plain.includes(name) ? 'weak_password' : null;
}
