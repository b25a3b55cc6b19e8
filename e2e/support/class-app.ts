/** An app whose sign-in is the ready-made part; it speaks the language of the browser. */
export const classApp = `<module name="auth" classCode="true"/>
<file path="src/App.tsx">
import { BrowserRouter, Link, Route, Routes } from 'react-router-dom';
import { AccountPage, AuthProvider, Guard, PeoplePage, useAuth } from '@/modules/auth';

document.documentElement.lang = navigator.language.startsWith('zh') ? 'zh-CN' : 'en';

function Home() {
  const { user, has, signOut } = useAuth();
  return (
    <section className="p-6">
      <h1>Our reading list</h1>
      <p data-testid="who">{user?.name} is {user?.role}{user?.isPupil ? ' by code' : ''}</p>
      <nav className="flex gap-4">
        <Link to="/account">Account</Link>
        {has('editor') && <Link to="/people">Members</Link>}
        <button onClick={() => void signOut()}>Leave</button>
      </nav>
    </section>
  );
}

export default function App() {
  return (
    <BrowserRouter>
      <AuthProvider>
        <Routes>
          <Route path="/" element={<main className="p-4"><Guard title="Our class"><Home /></Guard></main>} />
          <Route path="/account" element={<AccountPage />} />
          <Route path="/people" element={<><nav className="p-4"><Link to="/">Home</Link></nav><PeoplePage /></>} />
        </Routes>
      </AuthProvider>
    </BrowserRouter>
  );
}
</file>
`;
